import { readFileSync } from 'node:fs';
import { Server } from '@hocuspocus/server';
import * as Y from 'yjs';

// A stock Yjs server as it comes, its persistence off: what it spends, it spends on syncing.

const state = process.argv[2] === undefined ? null : readFileSync(process.argv[2]);
const server = new Server({
  address: '127.0.0.1',
  port: Number(process.argv[3]),
  quiet: true,
  stopOnSignals: false,
  async onLoadDocument({ document }) {
    if (state !== null) Y.applyUpdate(document, state);
    return document;
  },
});
await server.listen();
console.log(`listening on port ${server.address.port}`);
