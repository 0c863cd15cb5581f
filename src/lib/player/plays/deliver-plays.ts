import { PLAYS_PER_BATCH, type PlayBatch } from '#lib/protocol/plays';
import type { PlaysStore } from './plays-store';
import type { Sent } from './send-plays';

/** Thousands of screens deliver: none more often, and not all in one second. */
export const DELIVER_EVERY_MS = 60_000;
const LONGEST_MS = 15 * 60_000;
/** What a screen brings at a time that was alone for days: all of it within the hour. */
const BATCHES_AT_ONCE = 5;

export interface DeliveryEffects {
  /** May be late. */
  readonly store: Promise<Pick<PlaysStore, 'oldest' | 'remove' | 'state'>>;
  readonly send: (batch: PlayBatch) => Promise<Sent>;
  /** Whether there is a server that knows this screen. */
  readonly mayDeliver: () => boolean;
  readonly after: (ms: number, callback: () => void) => () => void;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onProblem: (problem: unknown) => void;
}

/** Brings plays to the server until stopped; one leaves the device when the server says that it has it, not before. */
export function deliverPlays({
  store,
  send,
  mayDeliver,
  after,
  random,
  onProblem,
}: DeliveryEffects): () => void {
  let stopped = false;
  let callOff: () => void = () => undefined;
  let failures = 0;
  /** How many go into a batch: fewer after a refusal, until the one that is refused is found. */
  let size = PLAYS_PER_BATCH;

  /** Says whether there is more that could go at once. */
  async function deliverOne(): Promise<'more' | 'done' | { readonly waitMs: number }> {
    const kept = await store;
    const plays = await kept.oldest(size);
    if (plays.length === 0) return 'done';
    const sent = await send({ ...(await kept.state()), plays: plays.map(({ play }) => play) });
    const keys = plays.map(({ key }) => key);
    switch (sent.kind) {
      case 'taken':
        await kept.remove(keys);
        failures = 0;
        size = Math.min(PLAYS_PER_BATCH, size * 2);
        return plays.length < size ? 'done' : 'more';
      case 'refused':
        if (plays.length === 1) {
          // It would stand in the way of all others for ever.
          await kept.remove(keys, true);
          onProblem(new Error(`A play could not be delivered. ${sent.message}`));
        }
        size = Math.max(1, Math.floor(plays.length / 2));
        return 'more';
      case 'later':
        failures += 1;
        return { waitMs: sent.waitMs };
    }
  }

  async function round(): Promise<number> {
    if (!mayDeliver()) return 0;
    for (let batch = 0; batch < BATCHES_AT_ONCE && !stopped; batch += 1) {
      const outcome = await deliverOne();
      if (typeof outcome === 'object') return outcome.waitMs;
      if (outcome === 'done') break;
    }
    return 0;
  }

  function next(waitMs: number): void {
    if (stopped) return;
    const usual = Math.min(LONGEST_MS, DELIVER_EVERY_MS * 2 ** Math.min(failures, 10));
    callOff = after(Math.max(waitMs, usual) * (1 + random() / 2), go);
  }

  function go(): void {
    round().then(next, (problem: unknown) => {
      onProblem(problem);
      failures += 1;
      next(0);
    });
  }

  // A kiosk that just started has other things to do, and a wall that got its power back comes all at once.
  callOff = after(random() * DELIVER_EVERY_MS, go);
  return () => {
    stopped = true;
    callOff();
  };
}
