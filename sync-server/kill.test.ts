import * as encoding from 'lib0/encoding';
import * as decoding from 'lib0/decoding';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import { MessageType } from '#lib/protocol/messages';
import { TEST_SERVER } from '../tests/support/build';
import { seedKiosk, seedPerson, storedDocument } from '../tests/support/seed';
import { startTestServer } from '../tests/support/server';
import { stockProvider, untilDoc } from '../tests/support/socket-client';
import { tempDir } from '../tests/support/temp-dir';

const AUTHORS = 4;
/** Edits that each author has on their way at any time. */
const UNDER_WAY = 8;

/** One author at full speed: `acknowledged` grows by the key of each edit that the server says is on its disk. */
function author(
  url: string,
  cookie: string,
  name: string,
  acknowledged: Set<string>,
  onAcknowledged: () => void,
) {
  const doc = new Y.Doc();
  const provider = stockProvider(url, doc, cookie);
  let made = 0;
  const edit = (): void => {
    made += 1;
    doc.getMap('contents').set(`${name}-${made}`, made);
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MessageType.acknowledge);
    encoding.writeVarUint(encoder, made);
    provider.ws?.send(encoding.toUint8Array(encoder));
  };
  provider.messageHandlers[MessageType.acknowledge] = (_encoder, decoder) => {
    acknowledged.add(`${name}-${decoding.readVarUint(decoder)}`);
    onAcknowledged();
    edit();
  };
  provider.once('sync', () => {
    for (let i = 0; i < UNDER_WAY; i += 1) edit();
  });
  return provider;
}

it.each([25, 130, 400])(
  'SS4.1, SS5.1: after a SIGKILL at %i acknowledged edits, all that was acknowledged or seen by others is there',
  async (killAt) => {
    const dataDir = tempDir();
    const cookies: string[] = [];
    for (let i = 0; i < AUTHORS; i += 1) cookies.push(await seedPerson(dataDir, 'editor'));
    const kiosk = await seedKiosk(dataDir, 'hall');
    const server = await startTestServer({ dataDir, program: path.join(TEST_SERVER, 'main.js') });
    onTestFinished(() => server.stop());
    const url = `${server.url.replace('http', 'ws')}/sync`;

    const acknowledged = new Set<string>();
    const witness = new Y.Doc();
    const providers: { destroy(): void }[] = [];
    await new Promise<void>((resolve) => {
      const count = (): void => {
        // It joins in the middle of the burst.
        if (acknowledged.size === Math.floor(killAt / 2)) {
          providers.push(stockProvider(url, witness, kiosk, { as: 'device:hall' }));
        }
        if (acknowledged.size >= killAt) resolve();
      };
      cookies.forEach((cookie, index) =>
        providers.push(author(url, cookie, `a${index}`, acknowledged, count)),
      );
    });
    await untilDoc(witness, () => witness.getMap('contents').size > 0);
    await server.kill('SIGKILL');
    for (const provider of providers) provider.destroy();

    const { doc } = await storedDocument(dataDir);
    const stored = doc.getMap('contents');
    const seen = [...witness.getMap('contents').keys()];
    expect(seen.length).toBeGreaterThan(0);
    expect([...acknowledged, ...seen].filter((key) => !stored.has(key))).toEqual([]);
  },
  60_000,
);
