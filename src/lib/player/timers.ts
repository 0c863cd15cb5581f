/** The largest delay that a timer takes; beyond it, it would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;
/** Where no frames are made (a tab in the background) the work is done all the same. */
const NO_FRAME_MS = 100;

/** Calls back once; returns the function that calls it off. */
export function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, Math.min(Math.max(0, ms), LONGEST_MS));
  return () => clearTimeout(timer);
}

/** Calls back again and again; returns the function that ends it. */
export function every(ms: number, callback: () => void): () => void {
  const timer = setInterval(callback, ms);
  return () => clearInterval(timer);
}

/** Calls back once at the next frame, or soon. */
export function onFrame(callback: () => void): void {
  let over = false;
  const once = (): void => {
    if (over) return;
    over = true;
    callback();
  };
  requestAnimationFrame(once);
  setTimeout(once, NO_FRAME_MS);
}

/**
 * Calls back once things have been quiet for `ms`, however often it is asked to meanwhile; at the latest after five
 * times that, so that a site which is edited all day is still dealt with.
 */
export function debounced(ms: number, callback: () => void): { ask: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let firstAsked = 0;
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    ask() {
      const now = performance.now();
      if (timer === null) firstAsked = now;
      else if (now - firstAsked > 4 * ms) return;
      stop();
      timer = setTimeout(() => {
        timer = null;
        callback();
      }, ms);
    },
    stop,
  };
}
