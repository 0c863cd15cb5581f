const TAPS = 5;
const WITHIN_MS = 4_000;
const CORNER_PX = 100;

/** Calls back on the key `d` and on five taps in the upper left corner. Returns the function that ends it. */
export function onDebugGesture(callback: () => void): () => void {
  let taps: number[] = [];
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'd' && !event.ctrlKey && !event.metaKey && !event.altKey) callback();
  };
  const onTap = ({ clientX, clientY, timeStamp }: PointerEvent): void => {
    if (clientX > CORNER_PX || clientY > CORNER_PX) return;
    taps = [...taps.filter((at) => timeStamp - at < WITHIN_MS), timeStamp];
    if (taps.length < TAPS) return;
    taps = [];
    callback();
  };
  window.addEventListener('keydown', onKey);
  window.addEventListener('pointerdown', onTap);
  return () => {
    window.removeEventListener('keydown', onKey);
    window.removeEventListener('pointerdown', onTap);
  };
}
