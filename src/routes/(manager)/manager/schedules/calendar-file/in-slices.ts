/** Work between two breaths of the page: less than one frame. */
const SLICE_MS = 10;

/**
 * Runs a generator to its end in slices, so that the page stays alive meanwhile. Rejects with the signal's reason when
 * it is aborted between two slices.
 */
export async function inSlices<T>(work: Generator<unknown, T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
  }
}
