import { randomUUID } from 'node:crypto';
import type { Updateable } from 'kysely';
import * as v from 'valibot';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import type { Tables } from '../db/tables';
import { insertUnless } from '../insert-unless';
import { isOutboundError } from '../outbound/outbound-error';
import { Problem } from '../problem';
import { seal } from '../sealed';
import { SEALED } from '../sealed-places';
import { attempt, type Hook, type Outcome } from './attempt';
import { HOOK_EVENTS } from './hook-event';
import { bodyOf, forgetOldest, newMessageId } from './queue';
import { makeSecret } from './signature';

/** A webhook as admins see it: never its secret. Instants in ms since the Unix epoch. */
export const webhookAnswer = v.strictObject({
  id: v.string(),
  name: v.string(),
  url: v.string(),
  events: v.array(v.picklist(HOOK_EVENTS)),
  createdAt: v.number(),
  disabledAt: v.nullable(v.number()),
  /** A person did it; nothing was taken for days; the receiver answered 410. */
  disabledBecause: v.nullable(v.picklist(['person', 'failing', 'gone'])),
  /** Nothing was taken since then; null: the last one was. */
  failingSince: v.nullable(v.number()),
  /** The secret before this one signs too until then; null: there is none. */
  oldSecretUntil: v.nullable(v.number()),
  /** Deliveries that wait. */
  waiting: v.number(),
});
export type Webhook = v.InferOutput<typeof webhookAnswer>;

/** The secret is shown this once. */
export const webhookWithSecret = v.strictObject({ webhook: webhookAnswer, secret: v.string() });

export const deliveryAnswer = v.strictObject({
  id: v.string(),
  kind: v.string(),
  createdAt: v.number(),
  state: v.picklist(['waiting', 'delivered', 'failed']),
  attempts: v.number(),
  attemptedAt: v.nullable(v.number()),
  /** When it is tried next; null: not any more. */
  nextAt: v.nullable(v.number()),
  status: v.nullable(v.number()),
  words: v.string(),
});

const name = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'it needs a name'),
  v.maxLength(100, 'it has 100 characters at most'),
);
const url = v.pipe(v.string(), v.trim(), v.maxLength(2_048, 'it has 2,048 characters at most'));
const events = v.pipe(
  v.array(v.picklist(HOOK_EVENTS, `each is one of ${HOOK_EVENTS.join(', ')}`)),
  v.minLength(1, 'choose at least one event'),
);
export const newWebhookSchema = v.strictObject({ name, url, events });
export const webhookPatchSchema = v.strictObject({
  name: v.optional(name),
  url: v.optional(url),
  events: v.optional(events),
  disabled: v.optional(v.boolean()),
});

const MOST = 20;
const OLD_SECRET_MS = 24 * 3_600_000;

function toWebhook(row: Hook, waiting: number, now: number): Webhook {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    events: HOOK_EVENTS.filter((event) => row.events.split(' ').includes(event)),
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    disabledBecause: row.disabled_because,
    failingSince: row.failing_since,
    oldSecretUntil: row.old_secret_until !== null && row.old_secret_until > now ? row.old_secret_until : null,
    waiting,
  };
}

async function waitingOf(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db.read
    .selectFrom('webhook_deliveries')
    .select(({ fn }) => ['webhook', fn.countAll<number>().as('count')])
    .where('state', '=', 'waiting')
    .groupBy('webhook')
    .execute();
  return new Map(rows.map(({ webhook, count }) => [webhook, count]));
}

type Store = Pick<ServerContext, 'db' | 'now'>;

export async function listWebhooks({ db, now }: Store): Promise<readonly Webhook[]> {
  const rows = await db.read.selectFrom('webhooks').selectAll().orderBy('created_at').orderBy('id').execute();
  const waiting = await waitingOf(db);
  return rows.map((row) => toWebhook(row, waiting.get(row.id) ?? 0, now()));
}

/** @throws {Problem} `unknown-webhook` (404) */
async function rowOf(db: Db, id: string): Promise<Hook> {
  const row = await db.read.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return row;
  throw new Problem(404, 'unknown-webhook', 'There is no such webhook (any more). Look at the list again.');
}

async function webhookById({ db, now }: Store, id: string): Promise<Webhook> {
  return toWebhook(await rowOf(db, id), (await waitingOf(db)).get(id) ?? 0, now());
}

/** @throws {Problem} `bad-url` (422) for what could never be called. Where it leads is looked at when it is called. */
function checkUrl({ outbound }: Pick<ServerContext, 'outbound'>, text: string): string {
  try {
    return outbound.check(text).href;
  } catch (error) {
    if (!isOutboundError(error)) throw error;
    throw new Problem(422, 'bad-url', error.message, { cause: error });
  }
}

/** @throws {Problem} `bad-url` or `too-many-webhooks` (422) */
export async function createWebhook(
  context: ServerContext,
  by: string,
  wanted: v.InferOutput<typeof newWebhookSchema>,
): Promise<v.InferOutput<typeof webhookWithSecret>> {
  const { db, config } = context;
  const href = checkUrl(context, wanted.url);
  const id = randomUUID();
  const secret = makeSecret();
  const row = {
    id,
    name: wanted.name,
    url: href,
    events: [...new Set(wanted.events)].join(' '),
    secret: await seal(config, secret, SEALED.webhookSecret.of(id)),
    old_secret: null,
    old_secret_until: null,
    disabled_at: null,
    disabled_because: null,
    failing_since: null,
    created_by: by,
    created_at: Math.round(context.now()),
  };
  const last = db.read
    .selectFrom('webhooks')
    .select('id')
    .limit(1)
    .offset(MOST - 1);
  const [inserted] = await db.batch([insertUnless(db, 'webhooks', row, last)]);
  if (inserted?.changes !== 1)
    throw new Problem(422, 'too-many-webhooks', `There are ${MOST} webhooks already. Delete one first.`);
  return { webhook: await webhookById(context, id), secret };
}

/** Switching it off gives up what waits. @throws {Problem} `unknown-webhook` (404) or `bad-url` (422) */
export async function changeWebhook(
  context: ServerContext,
  id: string,
  patch: v.InferOutput<typeof webhookPatchSchema>,
): Promise<Webhook> {
  const { db } = context;
  const row = await rowOf(db, id);
  const fields: Updateable<Tables['webhooks']> = {
    ...(patch.name === undefined ? {} : { name: patch.name }),
    ...(patch.url === undefined ? {} : { url: checkUrl(context, patch.url) }),
    ...(patch.events === undefined ? {} : { events: [...new Set(patch.events)].join(' ') }),
    ...(patch.disabled === undefined
      ? {}
      : patch.disabled
        ? {
            disabled_at: row.disabled_at ?? Math.round(context.now()),
            disabled_because: row.disabled_because ?? 'person',
          }
        : { disabled_at: null, disabled_because: null, failing_since: null }),
  };
  if (Object.keys(fields).length > 0) {
    await db.batch([
      db.write.updateTable('webhooks').set(fields).where('id', '=', id),
      ...(patch.disabled === true
        ? [
            db.write
              .updateTable('webhook_deliveries')
              .set({ state: 'failed', words: 'The webhook was switched off before this was sent.' })
              .where('webhook', '=', id)
              .where('state', '=', 'waiting'),
          ]
        : []),
    ]);
  }
  return webhookById(context, id);
}

/** @throws {Problem} `unknown-webhook` (404) */
export async function deleteWebhook(context: Store, id: string): Promise<Webhook> {
  const webhook = await webhookById(context, id);
  await context.db.batch([
    context.db.write.deleteFrom('webhook_deliveries').where('webhook', '=', id),
    context.db.write.deleteFrom('webhooks').where('id', '=', id),
  ]);
  return webhook;
}

/** A new secret; the one before it signs too for a day. @throws {Problem} `unknown-webhook` (404) */
export async function renewSecret(
  context: ServerContext,
  id: string,
): Promise<v.InferOutput<typeof webhookWithSecret>> {
  const { db, config } = context;
  await rowOf(db, id);
  const secret = makeSecret();
  const sealed = await seal(config, secret, SEALED.webhookSecret.of(id));
  await db.write
    .updateTable('webhooks')
    .set((eb) => ({
      secret: sealed,
      // As it is by then: another may have made a new one meanwhile, and told somebody.
      old_secret: eb.ref('secret'),
      old_secret_until: Math.round(context.now()) + OLD_SECRET_MS,
    }))
    .where('id', '=', id)
    .execute();
  return { webhook: await webhookById(context, id), secret };
}

export const testAnswer = v.strictObject({
  delivered: v.boolean(),
  status: v.nullable(v.number()),
  words: v.string(),
});

/** Sends a message of the kind `test` at once, once, also where it is switched off. @throws {Problem} `unknown-webhook` (404) */
export async function testWebhook(
  context: ServerContext,
  id: string,
): Promise<{ readonly name: string; readonly outcome: Outcome }> {
  const { db } = context;
  const row = await rowOf(db, id);
  const now = Math.round(context.now());
  const message = { id: newMessageId(), body: bodyOf('test', now, { webhook: row.name }) };
  const outcome = await attempt(context, row, message);
  const { delivered, status, words } = outcome;
  await db.batch([
    db.write.insertInto('webhook_deliveries').values({
      ...message,
      webhook: id,
      kind: 'test',
      created_at: now,
      attempts: 1,
      state: delivered ? 'delivered' : 'failed',
      next_at: now,
      claimed_until: 0,
      status,
      words,
      attempted_at: now,
    }),
    forgetOldest(db, id),
  ]);
  return { name: row.name, outcome };
}

/** The newest first. @throws {Problem} `unknown-webhook` (404) */
export async function listDeliveries(
  { db }: Pick<Store, 'db'>,
  id: string,
): Promise<readonly v.InferOutput<typeof deliveryAnswer>[]> {
  await rowOf(db, id);
  const rows = await db.read
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook', '=', id)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(50)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    createdAt: row.created_at,
    state: row.state,
    attempts: row.attempts,
    attemptedAt: row.attempted_at,
    nextAt: row.state === 'waiting' ? row.next_at : null,
    status: row.status,
    words: row.words,
  }));
}
