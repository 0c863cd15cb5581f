import { readFileSync } from 'node:fs';
import { WebSocketServer } from 'ws';
import { sync } from './dialects.mjs';

// The floor of this machine: a snapshot made beforehand for whoever connects, and every edit's bytes to all others. No
// document, no rights, no disk.

const snapshot = sync('relay', 1, readFileSync(process.argv[2] ?? ''));
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.argv[3]),
  perMessageDeflate: false,
});
server.on('connection', (client) => {
  client.send(snapshot);
  client.on('error', () => undefined); // a close follows
  client.on('message', (/** @type {Buffer} */ message) => {
    if (message[0] !== 0 || message[1] !== 2) return;
    for (const other of server.clients) if (other !== client) other.send(message);
  });
});
server.on('listening', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`listening on port ${address?.port}`);
});
