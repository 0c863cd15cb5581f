import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { openTestDb } from '../../../../tests/support/db';
import { tempDir } from '../../../../tests/support/temp-dir';
import { audit } from './audit';
import { CHAIN_START, faultOf, hashOfLine, type AuditRow } from './chain';
import type { Db } from '../db/db';
import { auditQuery, readLog } from './read-log';

const at = () => 1_700_000_000_000;

function linesOf(db: Db): Promise<AuditRow[]> {
  return db.read.selectFrom('audit_log').selectAll().orderBy('seq').execute();
}

function faultsOf(rows: readonly AuditRow[]): string[] {
  return rows.flatMap((row, index) => faultOf(row, rows[index - 1] ?? null) ?? []);
}

const done = (actorName: string) =>
  ({ actor: 'user:1', actorName, action: 'people', address: '127.0.0.1' }) as const;

describe('the audit log', () => {
  test('chains its lines in the order in which they were handed over', async () => {
    const db = await openTestDb();
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => audit({ db, now: at }, done(name))));
    const rows = await linesOf(db);
    expect(rows.map(({ seq, actor_name }) => [seq, actor_name])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'd'],
    ]);
    expect(rows[0]?.previous).toBe(CHAIN_START);
    expect(faultsOf(rows)).toEqual([]);
  });

  test('stays one chain when two processes write at once', async () => {
    const directory = tempDir();
    const [one, other] = [await openTestDb(directory), await openTestDb(directory)];
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        audit({ db: index % 2 === 0 ? one : other, now: at }, done(`n${index}`)),
      ),
    );
    const rows = await linesOf(one);
    expect(rows).toHaveLength(40);
    expect(new Set(rows.map(({ actor_name }) => actor_name)).size).toBe(40);
    expect(faultsOf(rows)).toEqual([]);
  });

  test('can be read where a line was changed to what is no JSON', async () => {
    const db = await openTestDb();
    for (const name of ['a', 'b', 'c']) await audit({ db, now: at }, done(name));
    await db.write.updateTable('audit_log').set({ detail: '{' }).where('seq', '=', 2).execute();
    await db.write.updateTable('audit_log').set({ detail: '7' }).where('seq', '=', 3).execute();
    const { items } = await readLog(db, v.parse(auditQuery, {}));
    expect(items.map(({ detail }) => detail)).toEqual([{ unreadable: '7' }, { unreadable: '{' }, {}]);
  });

  test('covers every field of a line, and the line before it', async () => {
    const db = await openTestDb();
    await audit({ db, now: at }, done('a'));
    const [row] = await linesOf(db);
    if (row === undefined) throw new Error('no line');
    const { hash, ...fields } = row;
    for (const [name, value] of Object.entries(fields)) {
      const changed = typeof value === 'number' ? value + 1 : `${value}x`;
      expect([name, hashOfLine({ ...fields, [name]: changed }) === hash]).toEqual([name, false]);
    }
  });

  test('shows a line that was changed, taken out or written anew', async () => {
    const db = await openTestDb();
    for (const name of ['a', 'b', 'c']) await audit({ db, now: at }, done(name));
    const rows = await linesOf(db);
    const changed = rows.map((row) => (row.seq === 2 ? { ...row, actor_name: 'somebody else' } : row));
    expect(faultsOf(changed)).toEqual(['Line 2 was changed after it was written.']);
    const missing = rows.filter(({ seq }) => seq !== 2);
    expect(faultsOf(missing)).toEqual(['Between line 1 and line 3 something was taken out.']);
    const forged = changed.map((row) => (row.seq === 2 ? { ...row, hash: hashOfLine(row) } : row));
    expect(faultsOf(forged)).toEqual(['Line 3 does not follow line 2: one of them was changed.']);
  });
});
