import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openForReading } from '#lib/server/db/dialect';
import { Author } from '../tests/support/author';
import { TEST_SERVER } from '../tests/support/build';
import { seedPerson, storedDocument } from '../tests/support/seed';
import { startTestServer } from '../tests/support/server';
import { tempDir } from '../tests/support/temp-dir';

const KILLS = 30;
const AUTHORS = 5;
it(
  `SS4.1, SS5.1, SS12.4: after each of ${KILLS} SIGKILLs, all that was acknowledged or seen by others is there`,
  { timeout: 600_000 },
  async () => {
    const dataDir = tempDir();
    const authors: Author[] = [];
    for (let i = 0; i < AUTHORS; i += 1) {
      authors.push(new Author(`a${i}`, await seedPerson(dataDir, 'editor')));
    }
    const sqlite = openForReading(path.join(dataDir, 'vitrine.db'));
    onTestFinished(() => sqlite.close());
    const ask = (sql: string): number => Number((sqlite.prepare(sql).get() as { n: number | null }).n);
    const newestSnapshot = (): number => ask('SELECT max(seq) AS n FROM document_snapshots');
    const archived = (): number => ask('SELECT count(*) AS n FROM document_archive');
    const nothing = (): number => 0;
    // What has just happened at the kill: only edits, then a snapshot too, then a step of putting the log away.
    const HAPPENED = [nothing, newestSnapshot, nothing, archived];

    for (let kill = 0; kill < KILLS; kill += 1) {
      const server = await startTestServer({ dataDir, program: path.join(TEST_SERVER, 'many-folds.js') });
      onTestFinished(() => server.stop());
      const happened = HAPPENED[kill % HAPPENED.length] ?? nothing;
      const before = happened();
      // Another moment each time of a burst, and of what folding does meanwhile.
      const due = 20 + ((kill * 17) % 60);
      let acknowledged = 0;
      const ends = authors.map((author) =>
        author.begin(`${server.url.replace('http', 'ws')}/sync`, () => void (acknowledged += 1)),
      );
      await vi.waitUntil(() => acknowledged >= due && (happened === nothing || happened() > before), {
        timeout: 60_000,
        interval: 3,
      });
      await server.kill('SIGKILL');
      for (const end of ends) end();

      const { doc } = await storedDocument(dataDir);
      const stored = doc.getMap('contents');
      const known = authors.flatMap(({ acknowledged, seen }) => [...acknowledged, ...seen]);
      expect(known.filter((key) => !stored.has(key))).toEqual([]);
    }
    expect(authors.every(({ acknowledged, seen }) => acknowledged.size > 0 && seen.length > 0)).toBe(true);
  },
);
