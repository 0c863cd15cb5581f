import * as v from 'valibot';
import {
  liveAnswerSchema,
  SCREENSHOT_BYTES,
  type LiveAnswer,
  type LiveCommand,
  type LiveResult,
} from '#lib/protocol/live-command';
import type { ScreenStatus } from '#lib/protocol/messages';
import type { Connection } from './connection';
import { orderMessage } from './message';

/** What an answer brings, its picture as it came. */
export type Answered = Omit<LiveAnswer, 'picture'> & Pick<LiveResult, 'picture'>;

export interface LiveOrdersOptions {
  /** A screen that has not answered after this did not answer. */
  readonly patienceMs: number;
  readonly screenOf: (screen: string) => ScreenStatus | undefined;
  /** The sockets over which each screen reports. */
  readonly sockets: () => ReadonlyMap<string, readonly Connection[]>;
}

interface Waiting {
  /** Who was asked and is still there: a screen that comes back has, for a moment, two sockets. */
  readonly asked: Set<Connection>;
  readonly settle: (result: Omit<LiveResult, 'screen'>) => void;
}

const without = (outcome: LiveResult['outcome']): Omit<LiveResult, 'screen'> => ({
  outcome,
  text: null,
  picture: null,
});

/** SS17: commands to screens that are on their way. In memory, for seconds. */
export class LiveOrders {
  readonly #options: LiveOrdersOptions;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(options: LiveOrdersOptions) {
    this.#options = options;
  }

  /** Asks these screens; resolves with how it went on each, in the same order. */
  give(screens: readonly string[], command: LiveCommand): Promise<readonly LiveResult[]> {
    const sockets = this.#options.sockets();
    return Promise.all(
      screens.map(async (screen) => ({
        screen,
        ...(await this.#ask(this.#options.screenOf(screen), sockets.get(screen) ?? [], command)),
      })),
    );
  }

  answered(connection: Connection, { order, done, text, picture }: Answered): void {
    const waiting = this.#waiting.get(order);
    // Only who was asked has a say.
    if (waiting?.asked.has(connection) !== true) return;
    waiting.settle({ outcome: done ? 'done' : 'failed', text, picture });
  }

  /** Its socket ended: what it was asked is not answered any more. */
  left(connection: Connection): void {
    for (const { asked, settle } of this.#waiting.values()) {
      if (asked.delete(connection) && asked.size === 0) settle(without('no-answer'));
    }
  }

  stop(): void {
    for (const { settle } of this.#waiting.values()) settle(without('no-answer'));
  }

  #ask(
    known: ScreenStatus | undefined,
    sockets: readonly Connection[],
    command: LiveCommand,
  ): Promise<Omit<LiveResult, 'screen'>> | Omit<LiveResult, 'screen'> {
    if (known?.online !== true) return without('offline');
    if (sockets.length === 0) return without(known.via === 'http' ? 'no-socket' : 'offline');
    if (known.status?.takes.includes(command.do) !== true) return without('too-old');
    this.#last += 1;
    const order = this.#last;
    return new Promise((resolve) => {
      const settle = (result: Omit<LiveResult, 'screen'>): void => {
        clearTimeout(timer);
        this.#waiting.delete(order);
        resolve(result);
      };
      const timer = setTimeout(() => settle(without('no-answer')), this.#options.patienceMs);
      this.#waiting.set(order, { asked: new Set(sockets), settle });
      const message = orderMessage({ order, command });
      for (const socket of sockets) socket.send(message);
    });
  }
}

/** An answer as it came over the socket; null when it is none, or its picture is not what it says. */
export function parseAnswer(json: string, bytes: Uint8Array): Answered | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), liveAnswerSchema), json);
  if (!parsed.success || bytes.byteLength > SCREENSHOT_BYTES) return null;
  const { picture, ...answer } = parsed.output;
  if ((picture === null) !== (bytes.byteLength === 0)) return null;
  // A copy: the message that it stands in is the socket's.
  return { ...answer, picture: picture === null ? null : { ...picture, bytes: bytes.slice() } };
}
