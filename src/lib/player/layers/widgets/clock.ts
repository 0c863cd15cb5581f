import type { Face } from './face';
import { keptFormat } from './kept-format';

/** The time of day. */
export const clockFace: Face<'clock'> = ({ hour12, seconds, timezone }, view) => {
  const format = keptFormat(view.locale, {
    timeZone: timezone ?? view.timezone,
    hour: hour12 ? 'numeric' : '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    // Not `hour12: false`, which writes midnight as 24:00 in some locales.
    hourCycle: hour12 ? 'h12' : 'h23',
  });
  return [{ text: format.format(view.now), look: 'figure' }];
};
