const FIRST_MS = 5_000;
const LONGEST_MS = 300_000;

/** When each thing that failed is worth another try: ever later, as long as it keeps failing. Instants in ms. */
export interface BackOff {
  failed(key: string, now: number): void;
  /** It worked, or there is a reason to try at once. */
  forget(key: string): void;
  forgetAll(): void;
  mayTry(key: string, now: number): boolean;
  /** The next instant at which something may be tried again. */
  nextTry(now: number): number | null;
}

export function createBackOff(): BackOff {
  const out = new Map<string, { readonly tries: number; readonly retryAt: number }>();
  return {
    failed(key, now) {
      const tries = (out.get(key)?.tries ?? 0) + 1;
      out.set(key, { tries, retryAt: now + Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1)) });
    },
    forget: (key) => void out.delete(key),
    forgetAll: () => out.clear(),
    mayTry(key, now) {
      const failure = out.get(key);
      // A clock that was set back must not shut a thing out for as long.
      return failure === undefined || now >= failure.retryAt || failure.retryAt - now > LONGEST_MS;
    },
    nextTry(now) {
      let next: number | null = null;
      for (const { retryAt } of out.values())
        if (retryAt > now && (next === null || retryAt < next)) next = retryAt;
      return next;
    },
  };
}
