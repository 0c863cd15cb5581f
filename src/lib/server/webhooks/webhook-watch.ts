import type { Compilable } from 'kysely';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import type { SiteEvent } from '../events/site-event';
import { Deliverer } from './deliver';
import { Gather, type Gathered } from './gather';
import { MOST_WAITING, owe } from './queue';

/** What was said last of each screen. */
export async function readPresence(db: Db): Promise<ReadonlyMap<string, boolean>> {
  const rows = await db.read.selectFrom('screen_presence').selectAll().execute();
  return new Map(rows.map(({ screen, online }) => [screen, online === 1]));
}

/**
 * Owes webhooks what happens. What was said of screens is written with what is owed for it, so that a process that dies
 * in between says it again: twice perhaps, but not never.
 */
export class WebhookWatch {
  readonly #gather: Gather;
  readonly #deliverer: Deliverer;
  readonly #presence = new Map<string, boolean>();
  /** Taken from the gathering, and not on the disk yet. */
  #unwritten: Gathered[] = [];
  #writing: Promise<void> | null = null;

  constructor(
    private readonly context: ServerContext,
    monotonic: () => number,
  ) {
    this.#gather = new Gather(monotonic);
    this.#deliverer = new Deliverer(context);
  }

  hear(event: SiteEvent): void {
    this.#gather.hear(event);
  }

  /** Called every second. */
  async tick(): Promise<void> {
    await this.#write(false);
    await this.#deliverer.tick();
  }

  /** Writes what is owed; it is sent by whoever comes next. */
  async stop(): Promise<void> {
    await this.#deliverer.stop();
    await this.#write(true);
  }

  async #write(all: boolean): Promise<void> {
    await this.#writing;
    this.#writing = this.#owe(all).finally(() => {
      this.#writing = null;
    });
    await this.#writing;
  }

  async #owe(all: boolean): Promise<void> {
    const { db, log, now, live } = this.context;
    const gathered = this.#gather.take(all);
    for (const message of gathered)
      for (const [screen, online] of presenceIn(message)) this.#presence.set(screen, online);
    // While the disk is full no more is kept than a webhook may be owed.
    this.#unwritten = [...this.#unwritten, ...gathered].slice(-MOST_WAITING);
    if (this.#unwritten.length === 0) return;
    const messages = this.#unwritten;
    const presence = [...this.#presence];
    try {
      const named = await withNames(messages, live);
      const statements: Compilable[] = [
        ...(await owe(db, now(), named)),
        ...presence.map(([screen, online]) =>
          db.write
            .insertInto('screen_presence')
            .values({ screen, online: online ? 1 : 0 })
            .onConflict((conflict) => conflict.column('screen').doUpdateSet({ online: online ? 1 : 0 })),
        ),
      ];
      if (statements.length > 0) await db.batch(statements);
      this.#unwritten = this.#unwritten.slice(messages.length);
      for (const [screen, online] of presence)
        if (this.#presence.get(screen) === online) this.#presence.delete(screen);
    } catch (error) {
      log.warn({ err: error }, 'what webhooks are owed could not be written; trying again');
    }
  }
}

interface NamedScreen {
  readonly id: string;
}

function screensOf({ data }: Gathered): readonly NamedScreen[] {
  return Array.isArray(data['screens']) ? (data['screens'] as readonly NamedScreen[]) : [];
}

function presenceIn(message: Gathered): readonly (readonly [string, boolean])[] {
  if (message.kind !== 'screen.online' && message.kind !== 'screen.offline') return [];
  return screensOf(message).map(({ id }) => [id, message.kind === 'screen.online'] as const);
}

/** People know screens by their names. */
async function withNames(
  messages: readonly Gathered[],
  live: ServerContext['live'],
): Promise<readonly Gathered[]> {
  if (!messages.some((message) => screensOf(message).length > 0)) return messages;
  const { screens } = await live.site();
  return messages.map((message) => {
    const found = screensOf(message);
    if (found.length === 0) return message;
    const named = found.map((screen) => ({ ...screen, name: screens.get(screen.id)?.name ?? '' }));
    return { ...message, data: { ...message.data, screens: named } };
  });
}
