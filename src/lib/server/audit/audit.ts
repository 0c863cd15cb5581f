import type { Compilable } from 'kysely';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { isDbError } from '../db/db-errors';
import { CHAIN_START, hashOfLine, type AuditRow } from './chain';

/** Something sensitive that was done, or refused. */
export interface AuditEvent {
  /** `user:<id>`, `token:<id>`, `device:<id>`, `cli`, `server`; empty for a stranger. */
  readonly actor: string;
  /** The name that it had then. */
  readonly actorName: string;
  readonly action: AuditAction;
  /** What it was about, as `user:<id>`; empty where there is nothing. */
  readonly subject?: string;
  readonly subjectName?: string;
  readonly outcome?: 'done' | 'refused';
  /** From where; empty for the server's own command line. */
  readonly address: string;
  /** What else should be known; never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** What stands in the log's column `action`: stable, people filter by it. */
export type AuditAction =
  | 'login'
  | 'logout'
  | 'second-factor'
  | 'account'
  | 'people'
  | 'session'
  | 'token'
  | 'device'
  | 'enrolment'
  | 'launch'
  /** Live commands: who asked which screens for what. */
  | 'command'
  | 'settings'
  | 'edit'
  | 'upload'
  /** The log itself: lines that were dropped by age, an export. */
  | 'audit'
  | 'key'
  | 'webhook'
  | 'access';

type Store = Pick<ServerContext, 'db' | 'now' | 'log'>;

/** What is written in the same transaction as a line, made from that line. */
export type Beside = (line: AuditRow) => Promise<readonly Compilable[]>;

interface Waiting {
  readonly event: AuditEvent;
  readonly beside: Beside | null;
  readonly at: number;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Lines of one transaction. */
const MOST_AT_ONCE = 200;
/** Another process (the command line) may write a line in between; then ours are chained anew. */
const MOST_TRIES = 20;

class Appender {
  #waiting: Waiting[] = [];
  #writing = false;
  constructor(private readonly db: Db) {}

  append(event: AuditEvent, at: number, beside: Beside | null): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ event, beside, at, done, failed });
      if (!this.#writing) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#length());
      try {
        await this.#write(batch);
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = false;
  }

  /** How many go at once: who has something to write beside stands alone, so that its failure is nobody else's. */
  #length(): number {
    const next = this.#waiting.findIndex(({ beside }) => beside !== null);
    return next === -1 ? MOST_AT_ONCE : Math.min(MOST_AT_ONCE, Math.max(1, next));
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      let last = await newestLine(this.db);
      const rows = batch.map(({ event, at }) => {
        const row = lineAfter(last, event, at);
        last = row;
        return row;
      });
      const statements: Compilable[] = rows.map((row) => this.db.write.insertInto('audit_log').values(row));
      for (const [index, { beside }] of batch.entries()) {
        const row = rows[index];
        if (beside !== null && row !== undefined) statements.push(...(await beside(row)));
      }
      try {
        await this.db.batch(statements);
        return;
      } catch (error) {
        if (!isDbError(error, 'constraint') || attempt === MOST_TRIES) throw error;
      }
    }
  }
}

export async function newestLine(db: Db): Promise<Pick<AuditRow, 'seq' | 'hash'> | null> {
  const row = await db.read
    .selectFrom('audit_log')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

function lineAfter(last: Pick<AuditRow, 'seq' | 'hash'> | null, event: AuditEvent, at: number): AuditRow {
  const row = {
    seq: (last?.seq ?? 0) + 1,
    at: Math.round(at),
    actor: event.actor,
    actor_name: event.actorName.slice(0, 200),
    action: event.action,
    subject: event.subject ?? '',
    subject_name: (event.subjectName ?? '').slice(0, 200),
    outcome: event.outcome ?? 'done',
    address: event.address,
    detail: JSON.stringify(event.detail ?? {}),
    previous: last?.hash ?? CHAIN_START,
  };
  return { ...row, hash: hashOfLine(row) };
}

const appenders = new WeakMap<Db, Appender>();

/**
 * Writes a line of the audit log; resolves once it is on disk, in order with those before it.
 * @throws {DbError} when it can't be written: what it is about should then not be done
 */
export function audit({ db, now }: Pick<Store, 'db' | 'now'>, event: AuditEvent): Promise<void> {
  return appenderOf(db).append(event, now(), null);
}

/**
 * The same, and in the same transaction what `beside` makes of the line. Where another process wrote a line in between, it
 * is asked again: what it reads is never older than the line before its own.
 */
export function auditBeside(
  { db, now }: Pick<Store, 'db' | 'now'>,
  event: AuditEvent,
  beside: Beside,
): Promise<void> {
  return appenderOf(db).append(event, now(), beside);
}

function appenderOf(db: Db): Appender {
  const appender = appenders.get(db) ?? new Appender(db);
  appenders.set(db, appender);
  return appender;
}

/** The same for what was refused or can't be undone any more: a line that can't be written is logged, not thrown. */
export async function auditAnyway(store: Store, event: AuditEvent): Promise<void> {
  try {
    await audit(store, event);
  } catch (error) {
    store.log.error({ err: error, action: event.action, actor: event.actor }, 'audit line not written');
  }
}
