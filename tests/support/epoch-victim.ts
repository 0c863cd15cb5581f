import { writeSync } from 'node:fs';
import path from 'node:path';
import pino from 'pino';
import { ROOM } from '#lib/protocol/messages';
import type { Db } from '#lib/server/db/db';
import { openDb } from '#lib/server/db/open';
import { EpochThreads } from '#sync-server/epochs/in-thread';
import { Room } from '#sync-server/room';
import { Statuses } from '#sync-server/statuses';
import { SqlStore } from '#sync-server/store/sql';

/**
 * A program that kills itself for a test: edits the site of a data directory and begins an epoch, and says a line for each
 * thing that is on the disk. `argv`: the directory, the number of the first edit, how many changes of epochs go well, and
 * where in the next one it dies: `before`, `during` or `after` its first transaction, or after so many ms.
 */
const [dataDir = '', from = '1', turns = '0', where = ''] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);
const die = (): void => void process.kill(process.pid, 'SIGKILL');
let armed = false;

const real = await openDb({
  path: path.join(dataDir, 'vitrine.db'),
  writerFile: new URL('./writer.js', import.meta.url),
});
const db: Db = {
  ...real,
  batch: async (statements) => {
    if (armed && where === 'before') die();
    const committed = real.batch(statements);
    if (armed && where === 'during') die();
    const results = await committed;
    if (armed && where === 'after') die();
    return results;
  },
};
const room = await Room.open({
  store: new SqlStore(db, ROOM),
  screens: new Statuses(Date.now, () => performance.now()),
  founding: { name: 'Site', timezone: 'UTC' },
  now: Date.now,
  log: pino({ level: 'silent' }),
  work: new EpochThreads(new URL('./epoch.js', import.meta.url)),
});
for (let n = Number(from); ; n += 1) {
  armed = n - Number(from) === Number(turns);
  if (armed && /^\d+$/.test(where)) setTimeout(die, Number(where));
  const turning = room.beginEpoch('again');
  // Waits for the epoch, as the server's own edits do.
  const edited = room.edit('victim', (doc, origin) => {
    doc.transact(() => doc.getMap('contents').set(`e${n}`, n), origin);
  });
  say(`epoch ${await turning}`);
  await edited;
  say(`edit ${n}`);
}
