import type { Compilable } from 'kysely';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { auditBeside, newestLine } from './audit';
import { readSeal, SEAL_KEY, sealText, type AuditSeal, type Mark } from './audit-seal';

type Store = Pick<ServerContext, 'db' | 'now' | 'log' | 'config'>;

/** The server itself, as it stands in the log. */
export const SERVER = { actor: 'server', actorName: 'server', address: '' } as const;

/** Puts a seal in the place of the one there is, whatever that is. */
export function replaceSeal(db: Db, text: string): Compilable {
  return db.write
    .insertInto('server_settings')
    .values({ key: SEAL_KEY, value: text })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text }));
}

/**
 * Seals the newest line, so that nobody can cut off what stands there now. Called at the start and regularly. What does not
 * fit the seal there is stays as it is: a new seal would cover up what happened.
 */
export async function keepSeal(store: Store): Promise<void> {
  const { config, db, log } = store;
  const found = await readSeal(config, db);
  if (found.kind === 'closed') {
    log.error('the seal of the audit log can’t be opened: it was changed, or the key is another one');
    return;
  }
  if (found.kind === 'none') {
    await firstSeal(store);
    return;
  }
  const { seal, text } = found;
  const newest = await newestLine(db);
  if (newest === null || newest.seq === seal.newest?.seq) return;
  if (seal.newest !== null && !(await isThere(db, seal, seal.newest))) {
    log.error({ line: seal.newest.seq }, 'a line of the audit log that was sealed is gone or changed');
    return;
  }
  // Unless another process sealed meanwhile: what that one knows of dropped lines must stay.
  await db.write
    .updateTable('server_settings')
    .set({ value: await sealText(config, { ...seal, newest }) })
    .where('key', '=', SEAL_KEY)
    .where('value', '=', text)
    .execute();
}

/** A log that had no seal yet: an empty one, or that of an older version, which is worth a line. */
async function firstSeal(store: Store): Promise<void> {
  const { config, db, log } = store;
  const first = await db.read
    .selectFrom('audit_log')
    .select('seq')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  if (first === undefined) {
    const value = await sealText(config, { dropped: null, newest: null });
    await db.write
      .insertInto('server_settings')
      .values({ key: SEAL_KEY, value })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
    return;
  }
  if (first.seq !== 1) {
    log.error({ line: first.seq }, 'the audit log has lost its first lines and its seal');
    return;
  }
  await auditBeside(
    store,
    { ...SERVER, action: 'audit', detail: { did: 'sealed' } },
    async ({ seq, hash }) => [
      replaceSeal(db, await sealText(config, { dropped: null, newest: { seq, hash } })),
    ],
  );
}

async function isThere(db: Db, { dropped }: AuditSeal, { seq, hash }: Mark): Promise<boolean> {
  if (dropped !== null && seq <= dropped.seq) return true;
  const row = await db.read.selectFrom('audit_log').select('hash').where('seq', '=', seq).executeTakeFirst();
  return row?.hash === hash;
}
