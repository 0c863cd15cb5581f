/** A server, or a network, that has nothing to say for so long will not go on by itself. */
export const STALL_MS = 30_000;

/** Ends what waits for a network that says nothing. */
export interface StallWatch {
  /** Aborts when nothing came for too long, and when the outer signal does. */
  readonly signal: AbortSignal;
  /** Waits for the next sign of life; only this waiting counts, not the time that its receiver takes. */
  within<T>(next: Promise<T>): Promise<T>;
  end(): void;
}

export function stallWatch(
  after: (ms: number, callback: () => void) => () => void,
  outer: AbortSignal,
): StallWatch {
  const inner = new AbortController();
  const abort = (): void => inner.abort(outer.reason);
  if (outer.aborted) abort();
  outer.addEventListener('abort', abort, { once: true });
  return {
    signal: inner.signal,
    within(next) {
      return new Promise((resolve, reject) => {
        const callOff = after(STALL_MS, () => {
          reject(new Error(`nothing came for ${STALL_MS / 1_000} seconds`));
          inner.abort();
        });
        const give = (): void =>
          reject(new Error('it is not wanted any more', { cause: inner.signal.reason }));
        inner.signal.addEventListener('abort', give, { once: true });
        const done = (): void => {
          callOff();
          inner.signal.removeEventListener('abort', give);
        };
        next.finally(done).then(resolve, reject);
      });
    },
    end: () => outer.removeEventListener('abort', abort),
  };
}
