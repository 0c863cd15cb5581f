import type { Change } from './change';
import { after, onFrame } from './timers';

/** A page that makes no frames (a tab in the background) finishes no animation. */
const OVERDUE_MS = 1_000;

/**
 * Lets `front` take the place of `old`, which stays under it until that is over: of a cut until the browser has made frames
 * with `front` on top. Only opacity and transform move, which the GPU does without drawing anything anew. Returns the
 * function that ends it at once; `onOver` is called once either way.
 */
export function runChange(
  front: HTMLElement,
  old: HTMLElement,
  { transition, ms }: Change,
  onOver: () => void,
): () => void {
  const animations = animationsOf(front, old, transition, ms);
  let over = false;
  let callOff: () => void = () => undefined;
  const end = (): void => {
    if (over) return;
    over = true;
    callOff();
    onOver();
    for (const animation of animations) animation.cancel();
  };
  const [first] = animations;
  if (first === undefined) onFrame(() => onFrame(end));
  else {
    first.addEventListener('finish', end);
    callOff = after(ms + OVERDUE_MS, end);
  }
  return end;
}

function animationsOf(
  front: HTMLElement,
  old: HTMLElement,
  transition: Change['transition'],
  duration: number,
): readonly Animation[] {
  const timing = { duration, easing: 'ease-in-out', fill: 'both' } as const;
  switch (transition) {
    case 'cut':
      return [];
    case 'fade':
      // The old one is not faded out: between two half-transparent layers the black below would show.
      return [front.animate([{ opacity: 0 }, { opacity: 1 }], timing)];
    case 'slide':
      // The old one gives way more slowly than the new one comes, so that there is never a gap between them.
      return [
        front.animate([{ transform: 'translateX(100%)' }, { transform: 'none' }], timing),
        old.animate([{ transform: 'none' }, { transform: 'translateX(-30%)' }], timing),
      ];
  }
}
