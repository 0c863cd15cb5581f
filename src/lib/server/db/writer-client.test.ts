import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TEST_WRITER } from '../../../../tests/support/build';
import { tempDir } from '../../../../tests/support/temp-dir';
import { openForReading } from './dialect';
import { WriterClient, type WriterOptions } from './writer-client';
import type { Statement } from './writer-core';

const plain = (sql: string, ...parameters: Statement['parameters'][number][]): Statement => ({
  sql,
  parameters,
});

function open(options: Partial<WriterOptions> = {}): { writer: WriterClient; path: string } {
  const file = path.join(tempDir(), 'test.db');
  const writer = new WriterClient({ file: TEST_WRITER, path: file, ...options });
  onTestFinished(() => writer.close());
  return { writer, path: file };
}

describe('the writer', () => {
  it('commits in the order asked, and what waits goes together', async () => {
    const { writer, path: file } = open();
    await writer.run([plain('CREATE TABLE t (n INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)')]);
    const names = Array.from({ length: 1_200 }, (_, index) => `n${index}`);
    await Promise.all(names.map((name) => writer.run([plain('INSERT INTO t (name) VALUES (?)', name)])));
    const reader = openForReading(file);
    onTestFinished(() => reader.close());
    const rows = reader.prepare('SELECT name FROM t ORDER BY n').all() as { name: string }[];
    expect(rows.map(({ name }) => name)).toEqual(names);
  });

  it('makes each commit reach the disk: WAL, and synchronous is FULL', async () => {
    const { writer } = open();
    const [mode, synchronous] = await writer.run([plain('PRAGMA journal_mode'), plain('PRAGMA synchronous')]);
    expect(mode?.rows).toEqual([{ journal_mode: 'wal' }]);
    expect(synchronous?.rows).toEqual([{ synchronous: 2 }]);
  });

  it('refuses as busy what would wait behind too much, and takes more when that is done', async () => {
    const { writer } = open({ maxWaiting: 2 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => writer.run([plain('SELECT 1')])),
    );
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(outcomes[4]).toMatchObject({ reason: { code: 'busy' } });
    await expect(writer.run([plain('SELECT 1')])).resolves.toHaveLength(1);
  });

  it('bounds the bytes that wait, but takes one large batch', async () => {
    const { writer } = open({ maxWaitingBytes: 1_000 });
    const large = (): Promise<unknown> => writer.run([plain('SELECT ?', new Uint8Array(5_000))]);
    const outcomes = await Promise.allSettled([large(), large(), large()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  });

  it('fails what has no space on the disk, keeps what has, and works again when there is space', async () => {
    const { writer } = open();
    await writer.run([plain('CREATE TABLE t (data BLOB)')]);
    // SQLite's own limit: the same error, from the same place, as a disk without space.
    await writer.run([plain('PRAGMA max_page_count = 20')]);
    const insert = (bytes: number): Promise<unknown> =>
      writer.run([plain('INSERT INTO t VALUES (?)', new Uint8Array(bytes))]);
    const first = writer.run([plain('SELECT 1')]); // the next three wait for it, and then share a commit
    const outcomes = await Promise.allSettled([insert(10), insert(500_000), insert(10)]);
    await first;
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'full' } });
    await expect(insert(10)).resolves.toBeDefined();
    await writer.run([plain('PRAGMA max_page_count = 100000')]);
    await expect(insert(500_000)).resolves.toBeDefined();
    const [count] = await writer.run([plain('SELECT count(*) AS n FROM t')]);
    expect(count?.rows).toEqual([{ n: 4 }]);
  });

  it('says that its thread died, and starts another for the next write', async () => {
    const file = path.join(tempDir(), 'dies-once.mjs');
    writeFileSync(
      file,
      `import { existsSync, writeFileSync } from 'node:fs';
       import { parentPort, workerData } from 'node:worker_threads';
       const mark = workerData.path + '.died';
       parentPort.on('message', (group) => {
         if (group === null) return parentPort.close();
         if (!existsSync(mark)) { writeFileSync(mark, ''); throw new Error('out of luck'); }
         parentPort.postMessage(group.batches.map(() => ({ ok: true, results: [] })));
       });`,
    );
    const { writer } = open({ file: pathToFileURL(file) });
    await expect(writer.run([plain('SELECT 1')])).rejects.toThrow('out of luck');
    await expect(writer.run([plain('SELECT 1')])).resolves.toEqual([]);
  });
});
