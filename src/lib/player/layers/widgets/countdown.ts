import { wallClock } from '#lib/timeline/wall-clock';
import type { Face, Line } from './face';

const DAY_S = 86_400;
const two = (number: number): string => String(number).padStart(2, '0');

/**
 * What is left until a time on the screen's wall. A day is 24 hours here: the seconds that really pass are counted, also
 * over a change of the clocks.
 */
export const countdownFace: Face<'countdown'> = ({ to, before, after }, view) => {
  const end = wallClock(view.timezone).startOf(Date.parse(`${to}Z`));
  const left = Math.max(0, Math.ceil((end - view.now) / 1_000));
  if (left === 0 && after !== '') return [{ look: 'strong', text: after }];
  const days = Math.floor(left / DAY_S);
  const hours = Math.floor((left % DAY_S) / 3_600);
  const minutes = `${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
  const lines: Line[] = [];
  if (before !== '') lines.push({ look: 'plain', text: before });
  if (days > 0) {
    const text = new Intl.NumberFormat(view.locale, { style: 'unit', unit: 'day', unitDisplay: 'long' });
    lines.push({ look: 'figure', text: text.format(days) });
  }
  const time = days > 0 ? `${two(hours)}:${minutes}` : hours > 0 ? `${hours}:${minutes}` : minutes;
  lines.push({ look: 'figure', text: time });
  return lines;
};
