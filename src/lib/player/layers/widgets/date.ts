import type { Face } from './face';
import { keptFormat } from './kept-format';

/** The day of the week and the date, as they are written in the language of the screen. */
export const dateFace: Face<'date'> = ({ timezone }, view) => {
  const timeZone = timezone ?? view.timezone;
  const weekday = keptFormat(view.locale, { timeZone, weekday: 'long' });
  const day = keptFormat(view.locale, { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  return [
    { text: weekday.format(view.now), look: 'plain' },
    { text: day.format(view.now), look: 'figure' },
  ];
};
