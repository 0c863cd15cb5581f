const FIRST_MS = 5_000;
const LONGEST_MS = 300_000;

/** Which contents could not be shown, and when each is worth another try: ever later, as long as it keeps failing. */
export interface Failures {
  add(key: string, now: number): void;
  /** It was shown, or there is a reason to try at once (its bytes arrived, the network is back). */
  forgive(key: string): void;
  forgiveAll(): void;
  isOut(key: string, now: number): boolean;
  /** The next instant at which something may be tried again. */
  nextRetry(now: number): number | null;
}

export function createFailures(): Failures {
  const out = new Map<string, { readonly tries: number; readonly retryAt: number }>();
  return {
    add(key, now) {
      const tries = (out.get(key)?.tries ?? 0) + 1;
      out.set(key, { tries, retryAt: now + Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1)) });
    },
    forgive: (key) => void out.delete(key),
    forgiveAll: () => out.clear(),
    // A clock that was set back must not shut a content out for as long.
    isOut(key, now) {
      const failure = out.get(key);
      return failure !== undefined && now < failure.retryAt && failure.retryAt - now <= LONGEST_MS;
    },
    nextRetry(now) {
      let next: number | null = null;
      for (const { retryAt } of out.values())
        if (retryAt > now && (next === null || retryAt < next)) next = retryAt;
      return next;
    },
  };
}
