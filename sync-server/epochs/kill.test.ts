import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { readMeta } from '#lib/model/meta';
import { ROOM } from '#lib/protocol/messages';
import { TEST_SERVER } from '../../tests/support/build';
import { withDb } from '../../tests/support/seed';
import { tempDir } from '../../tests/support/temp-dir';
import { buildServer } from '../../scripts/build-server.mjs';
import { readDocument } from '../load';
import { SqlStore } from '../store/sql';

/** Around its transaction, and at random: a change takes some 40 ms here. */
const KILLS = ['before', 'during', 'after', '0', 'during', '15', '30', '45', '60', 'during'];

interface Said {
  readonly edits: readonly number[];
  readonly epochs: readonly number[];
}

/** Runs the victim until it kills itself. */
async function killed(dataDir: string, from: number, turns: number, where: string): Promise<Said> {
  const program = path.join(TEST_SERVER, 'epoch-victim.js');
  const child = spawn(process.execPath, [program, dataDir, String(from), String(turns), where], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const closed = once(child, 'close');
  const edits: number[] = [];
  const epochs: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, number] = line.split(' ');
    (what === 'edit' ? edits : epochs).push(Number(number));
  }
  await closed;
  expect(child.signalCode).toBe('SIGKILL');
  return { edits, epochs };
}

test('SS14.5: killed anywhere in a change of epochs, the store has the old one or the new one, whole, and all that was acknowledged', async () => {
  await buildServer({
    outDir: TEST_SERVER,
    entries: { 'epoch-victim': 'tests/support/epoch-victim.ts' },
    logLevel: 'error',
  });
  const dataDir = tempDir();
  const acknowledged: number[] = [];
  const announced: number[] = [];
  let next = 1;
  for (const [index, where] of KILLS.entries()) {
    const { edits, epochs } = await killed(dataDir, next, index % 2, where);
    acknowledged.push(...edits);
    announced.push(...epochs);
    next += edits.length + 1;
    await withDb(dataDir, async (db) => {
      const store = new SqlStore(db, ROOM);
      const loaded = await readDocument(store, () => undefined);
      if (loaded === null) throw new Error('the site is gone');
      const lineage = readMeta(loaded.doc)?.lineage ?? [];
      expect(lineage.at(-1)).toBe(loaded.epoch);
      expect(lineage).toEqual(expect.arrayContaining(announced));
      const contents = loaded.doc.getMap('contents');
      expect(acknowledged.filter((n) => !contents.has(`e${n}`))).toEqual([]);
      // Each epoch of the lineage but the current one is known to have ended, and before the next began.
      const ends = await Promise.all(lineage.slice(0, -1).map((epoch) => store.final(epoch)));
      expect(ends.every((end) => end !== null && end.seq < loaded.head)).toBe(true);
      expect(await store.final(loaded.epoch)).toBeNull();
      expect((await store.history(1, loaded.head)).map(({ seq }) => seq)).toEqual(
        Array.from({ length: loaded.head }, (_, index) => index + 1),
      );
    });
  }
  expect(announced.length).toBeGreaterThan(0);
}, 300_000);
