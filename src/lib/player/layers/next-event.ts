/**
 * Resolves at the first of `types` on `target`; rejects at the first `error` event, with `describe()`'s sentence, and
 * when `signal` aborts. Leaves no listener behind.
 */
export function nextEvent(
  target: EventTarget,
  types: readonly string[],
  signal: AbortSignal,
  describe: () => string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const options = { once: true, signal: over.signal };
    const end = (settle: () => void) => () => {
      over.abort();
      settle();
    };
    for (const type of types) target.addEventListener(type, end(resolve), options);
    target.addEventListener(
      'error',
      end(() => reject(new Error(describe()))),
      options,
    );
    const giveUp = end(() => reject(new Error('It was not ready in time.', { cause: signal.reason })));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, options);
  });
}
