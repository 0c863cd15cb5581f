import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import * as Y from 'yjs';
import { digestOf } from '#lib/model/digest';
import { MessageType } from '#lib/protocol/messages';
import { openForReading, openForWriting } from '#lib/server/db/dialect';
import { TEST_SERVER } from '../tests/support/build';
import { seedKiosk, seedPerson, storedDocument } from '../tests/support/seed';
import { startTestServer } from '../tests/support/server';
import { smallDisk, type SmallDisk } from '../tests/support/small-disk';
import { stockProvider, untilDoc } from '../tests/support/socket-client';

/** Nothing makes it smaller: a snapshot takes as much again. */
const POSTER_BYTES = 2_000_000;
/** So often a fold finds no space while people edit. */
const FAILURES = 3;
/** Rows after which `many-folds` folds, and some. */
const ENOUGH_TO_FOLD = 25;

it('SS12.4: a disk that is too full for a snapshot harms no replica and no edit, and the fold follows when there is space', async () => {
  const disk = smallDisk(32);
  const { dataDir } = disk;
  const [person, kiosk] = [await seedPerson(dataDir, 'editor'), await seedKiosk(dataDir, 'hall')];
  const server = await startTestServer({
    dataDir,
    program: path.join(TEST_SERVER, 'many-folds.js'),
    env: { LOG_LEVEL: 'warn' },
  });
  onTestFinished(() => server.stop());
  const url = `${server.url.replace('http', 'ws')}/sync`;
  const sqlite = openForReading(path.join(dataDir, 'vitrine.db'));
  onTestFinished(() => sqlite.close());
  const ask = (sql: string): number => Number((sqlite.prepare(sql).get() as { n: number | null }).n);
  const snapshot = (): number => ask('SELECT max(seq) AS n FROM document_snapshots');
  const head = (): number =>
    ask(
      'SELECT max(seq) AS n FROM (SELECT seq FROM document_updates UNION SELECT seq FROM document_archive)',
    );
  const failedFolds = (): number => server.output().split('could not be folded').length - 1;

  const doc = new Y.Doc();
  const provider = stockProvider(url, doc, person);
  const closes: unknown[] = [];
  provider.on('connection-close', (event) => closes.push(event?.code));
  let acknowledged = 0;
  provider.messageHandlers[MessageType.acknowledge] = (_encoder, decoder) => {
    acknowledged = decoding.readVarUint(decoder);
  };
  let made = 0;
  /** Makes an edit; resolves once all but the newest `underWay` edits are on the server's disk. */
  const edit = async (key: string, value: unknown, underWay = 0): Promise<void> => {
    doc.getMap('contents').set(key, value);
    const n = (made += 1);
    provider.ws?.send(
      encoding.encode((encoder) => {
        encoding.writeVarUint(encoder, MessageType.acknowledge);
        encoding.writeVarUint(encoder, n);
      }),
    );
    await vi.waitUntil(() => acknowledged >= n - underWay, { timeout: 30_000, interval: 2 });
  };
  await new Promise<void>((resolve) => provider.once('sync', () => resolve()));
  const screen = new Y.Doc();
  const kioskProvider = stockProvider(url, screen, kiosk, { as: 'device:hall' });
  kioskProvider.on('connection-close', (event) => closes.push(event?.code));

  await edit('poster', randomBytes(POSTER_BYTES).toString('base64'));
  await expect.poll(snapshot, { timeout: 30_000 }).toBe(head());
  const folded = snapshot();
  // There is room for a snapshot in what the database has set aside for itself, or is just setting aside.
  while (!fillBesides(disk, server)) await expect.poll(snapshot).toBe(head());

  for (let i = 0; i < ENOUGH_TO_FOLD; i += 1) await edit(`small-${i}`, i, 4);
  for (let failures = 1; failures <= FAILURES; failures += 1) {
    for (let i = 0; i < 5; i += 1) await edit(`more-${failures}-${i}`, i, 4);
    await vi.waitUntil(() => failedFolds() >= failures, { timeout: 30_000 });
  }
  await edit('last', true);
  expect(snapshot()).toBe(folded);
  // Nobody was closed, the server is ready, and the kiosk shows it all.
  expect(closes).toEqual([]);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  await untilDoc(screen, () => screen.getMap('contents').has('last'));

  disk.makeSpace(server);
  await edit('after', true);
  await expect.poll(() => snapshot() > folded && snapshot() >= head() - 20, { timeout: 60_000 }).toBe(true);
  await untilDoc(screen, () => screen.getMap('contents').has('after'));
  await server.kill('SIGKILL');
  const stored = await storedDocument(dataDir);
  expect(closes.filter((code) => code !== 1006)).toEqual([]);
  for (const replica of [doc, screen]) expect(digestOf(replica)).toBe(digestOf(stored.doc));
  expect(stored.doc.getMap('contents').size).toBe(made);
}, 120_000);

/** Leaves half of the space that a snapshot takes. Returns whether nobody took of it meanwhile. */
function fillBesides(disk: SmallDisk, server: { readonly pid: number }): boolean {
  const database = path.join(disk.dataDir, 'vitrine.db');
  const sqlite = openForWriting(database);
  sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  sqlite.close();
  try {
    disk.fill(server, POSTER_BYTES / 2);
    if (statSync(`${database}-wal`).size < POSTER_BYTES / 2) return true;
  } catch (error) {
    if (!/ENOSPC/.test(String(error))) throw error;
  }
  disk.makeSpace(server);
  return false;
}
