import { auditAnyway, type AuditEvent } from '../audit/audit';
import type { ServerContext } from '../context';
import type { Tables } from '../db/tables';
import { attempt, type Hook, type Outcome } from './attempt';

type Delivery = Tables['webhook_deliveries'];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** From one attempt to the next; a fifth of it more or less, so that many that failed together come apart. Two days in all. */
export const WAITS_MS: readonly number[] = [
  5_000,
  30_000,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
];
/** A receiver that took nothing for so long is given up. */
const FAILS_FOR_MS = 3 * 24 * HOUR;
/** Longer than an attempt takes. Whoever died at it loses it to another. */
const CLAIM_MS = MINUTE;
/** At once, each of another webhook: one slow receiver holds up itself alone. */
const AT_ONCE = 20;

/** Sends what is owed. Every node may: a delivery is claimed in the database before it is sent. */
export class Deliverer {
  readonly #busy = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  constructor(
    private readonly context: ServerContext,
    private readonly random: () => number = Math.random,
  ) {}

  /** Called every second. Resolves when what is due was handed to its senders, not when it is sent. */
  async tick(): Promise<void> {
    const { db, log } = this.context;
    if (this.#stopping.signal.aborted) return;
    try {
      const now = Math.round(this.context.now());
      const due = await db.read
        .selectFrom('webhook_deliveries')
        .innerJoin('webhooks', 'webhooks.id', 'webhook_deliveries.webhook')
        .selectAll('webhook_deliveries')
        .where('state', '=', 'waiting')
        .where('next_at', '<=', now)
        .where('claimed_until', '<=', now)
        .where('disabled_at', 'is', null)
        .where('webhook', 'not in', [...this.#busy.keys(), ''])
        .orderBy('next_at')
        .orderBy('created_at')
        .limit(200)
        .execute();
      for (const delivery of due) this.#begin(delivery);
    } catch (error) {
      log.warn({ err: error }, 'the webhooks’ deliveries could not be looked at; trying again');
    }
  }

  /** Nothing new is begun; what is under way is broken off and sent again by whoever comes next. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#busy.values());
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy.values());
  }

  #begin(delivery: Delivery): void {
    const { webhook } = delivery;
    if (this.#busy.has(webhook) || this.#busy.size >= AT_ONCE || this.#stopping.signal.aborted) return;
    const work = this.#deliver(delivery)
      .catch((error: unknown) => {
        this.context.log.warn(
          { err: error, webhook },
          'a webhook’s delivery failed on our side; trying again',
        );
      })
      .finally(() => this.#busy.delete(webhook));
    this.#busy.set(webhook, work);
  }

  async #deliver({ id, body, webhook, attempts }: Delivery): Promise<void> {
    const { db } = this.context;
    const now = Math.round(this.context.now());
    const claimed = await db.write
      .updateTable('webhook_deliveries')
      .set({ claimed_until: now + CLAIM_MS })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('claimed_until', '<=', now)
      .executeTakeFirst();
    if (claimed.numUpdatedRows === 0n) return;
    const hook = await db.read
      .selectFrom('webhooks')
      .selectAll()
      .where('id', '=', webhook)
      .executeTakeFirst();
    if (hook === undefined || hook.disabled_at !== null) return;
    const outcome = await attempt(this.context, hook, { id, body }, this.#stopping.signal);
    if (this.#stopping.signal.aborted && !outcome.delivered) {
      await db.write
        .updateTable('webhook_deliveries')
        .set({ claimed_until: 0 })
        .where('id', '=', id)
        .execute();
      return;
    }
    await this.#note(hook, id, attempts, outcome);
  }

  async #note(
    hook: Hook,
    id: string,
    attempts: number,
    { delivered, status, words, gone, refused }: Outcome,
  ): Promise<void> {
    const { db } = this.context;
    const now = Math.round(this.context.now());
    const wait = WAITS_MS[attempts];
    const state = delivered ? 'delivered' : wait === undefined || gone ? 'failed' : 'waiting';
    const next = now + Math.round((wait ?? 0) * (0.8 + 0.4 * this.random()));
    const failingSince = delivered ? null : (hook.failing_since ?? now);
    // Somebody may have switched the webhook off meanwhile and so given this up: only what was taken is news to that.
    const judged: readonly Delivery['state'][] = delivered ? ['waiting', 'failed'] : ['waiting'];
    await db.batch([
      db.write
        .updateTable('webhook_deliveries')
        .set({
          state,
          status,
          words,
          attempts: attempts + 1,
          attempted_at: now,
          next_at: next,
          claimed_until: 0,
        })
        .where('id', '=', id)
        .where('state', 'in', judged),
      db.write.updateTable('webhooks').set({ failing_since: failingSince }).where('id', '=', hook.id),
    ]);
    // Once, and not at each attempt that follows.
    if (refused && hook.failing_since === null) await this.#audit(hook, { did: 'sent', words }, 'refused');
    if (gone) await this.#disable(hook, 'gone', words);
    else if (failingSince !== null && now - failingSince >= FAILS_FOR_MS)
      await this.#disable(hook, 'failing', words);
  }

  async #disable(hook: Hook, because: 'failing' | 'gone', words: string): Promise<void> {
    const { db } = this.context;
    await db.batch([
      db.write
        .updateTable('webhooks')
        .set({ disabled_at: Math.round(this.context.now()), disabled_because: because })
        .where('id', '=', hook.id)
        .where('disabled_at', 'is', null),
      db.write
        .updateTable('webhook_deliveries')
        .set({ state: 'failed', words: 'The webhook was switched off before this was sent.' })
        .where('webhook', '=', hook.id)
        .where('state', '=', 'waiting'),
    ]);
    await this.#audit(hook, { did: 'switched off', because, words }, 'done');
  }

  #audit(
    { id, name }: Hook,
    detail: NonNullable<AuditEvent['detail']>,
    outcome: 'done' | 'refused',
  ): Promise<void> {
    return auditAnyway(this.context, {
      actor: 'server',
      actorName: '',
      action: 'webhook',
      subject: `webhook:${id}`,
      subjectName: name,
      outcome,
      address: '',
      detail,
    });
  }
}
