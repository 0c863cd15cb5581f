import { clockWriter, type ClockLook } from './clock-text';

const LOOK_EVERY_MS = 1_000;

export interface ClockFaceOptions extends ClockLook {
  readonly now: () => number;
  readonly showDate: boolean;
}

/** Keeps the time of day in `element` until stopped. The page is only touched when what it says has changed. */
export function startClockFace(element: HTMLElement, options: ClockFaceOptions): () => void {
  const write = clockWriter(options);
  const time = document.createElement('span');
  time.className = 'clock-time';
  const date = document.createElement('span');
  date.className = 'clock-date';
  element.replaceChildren(time, ...(options.showDate ? [date] : []));
  const look = (): void => {
    const text = write(options.now());
    if (time.textContent !== text.time) time.textContent = text.time;
    if (date.textContent !== text.date) date.textContent = text.date;
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
