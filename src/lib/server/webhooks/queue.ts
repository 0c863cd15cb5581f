import { randomUUID } from 'node:crypto';
import type { Compilable } from 'kysely';
import type { Db } from '../db/db';
import type { Gathered } from './gather';

/** What one webhook is owed at most; beyond that the oldest is given up. */
export const MOST_WAITING = 1_000;
/** Finished ones that are kept to be looked at. */
const KEPT = 50;

export const newMessageId = (): string => `msg_${randomUUID()}`;

export function bodyOf(kind: string, at: number, data: unknown): string {
  return JSON.stringify({ type: kind, timestamp: new Date(at).toISOString(), data });
}

/** The statements that owe a message to every open webhook which wants it; each gets an id of its own. */
export async function owe(
  db: Db,
  now: number,
  messages: readonly Gathered[],
): Promise<readonly Compilable[]> {
  if (messages.length === 0) return [];
  const hooks = await db.read.selectFrom('webhooks').selectAll().where('disabled_at', 'is', null).execute();
  return hooks.flatMap(({ id: webhook, events }) => {
    const wanted = new Set(events.split(' '));
    const rows = messages
      .filter(({ kind }) => wanted.has(kind))
      .map(({ kind, at, data }) => ({
        id: newMessageId(),
        webhook,
        kind,
        body: bodyOf(kind, at, data),
        created_at: Math.round(now),
        attempts: 0,
        state: 'waiting' as const,
        next_at: Math.round(now),
        claimed_until: 0,
        status: null,
        words: '',
        attempted_at: null,
      }));
    if (rows.length === 0) return [];
    return [
      ...rows.map((row) => db.write.insertInto('webhook_deliveries').values(row)),
      giveUpOldest(db, webhook),
      forgetOldest(db, webhook),
    ];
  });
}

/** The newest of a webhook's deliveries that wait (`=`), or of those that do not (`!=`). */
function newest(db: Db, webhook: string, waiting: '=' | '!=', most: number) {
  return db.read
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('webhook', '=', webhook)
    .where('state', waiting, 'waiting')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(most);
}

function giveUpOldest(db: Db, webhook: string): Compilable {
  return db.write
    .updateTable('webhook_deliveries')
    .set({ state: 'failed', words: 'Too many were waiting: this one was given up.' })
    .where('webhook', '=', webhook)
    .where('state', '=', 'waiting')
    .where('id', 'not in', newest(db, webhook, '=', MOST_WAITING));
}

export function forgetOldest(db: Db, webhook: string): Compilable {
  return db.write
    .deleteFrom('webhook_deliveries')
    .where('webhook', '=', webhook)
    .where('state', '!=', 'waiting')
    .where('id', 'not in', newest(db, webhook, '!=', KEPT));
}
