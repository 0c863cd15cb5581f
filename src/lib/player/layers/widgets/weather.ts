import { sourceLine } from './age';
import type { Face, Line } from './face';
import { keptFormat } from './kept-format';

/** From which code of the WMO's table 4677 on, as Open-Meteo uses it: what people call it. */
const SKIES: readonly (readonly [from: number, en: string, fr: string])[] = [
  [0, 'Clear', 'Dégagé'],
  [1, 'Mostly clear', 'Plutôt dégagé'],
  [2, 'Some clouds', 'Éclaircies'],
  [3, 'Cloudy', 'Couvert'],
  [45, 'Fog', 'Brouillard'],
  [51, 'Drizzle', 'Bruine'],
  [61, 'Rain', 'Pluie'],
  [66, 'Freezing rain', 'Pluie verglaçante'],
  [71, 'Snow', 'Neige'],
  [80, 'Showers', 'Averses'],
  [85, 'Snow showers', 'Averses de neige'],
  [95, 'Thunderstorm', 'Orage'],
];

function skyText(code: number, locale: string): string {
  const [, en, fr] = SKIES.findLast(([from]) => code >= from) ?? SKIES[0] ?? [0, '', ''];
  return locale.startsWith('fr') ? fr : en;
}

const degrees = (number: number): string => `${Math.round(number) || 0}°`.replace('-', '−');

/** The weather now, and on the days that follow. */
export const weatherFace: Face<'weather'> = ({ place }, view, known) => {
  if (known?.news.kind !== 'weather') return null;
  const { temperature, sky, days } = known.news;
  const weekday = keptFormat(view.locale, { timeZone: 'UTC', weekday: 'long' });
  const today = keptFormat('en-CA', { timeZone: view.timezone, dateStyle: 'short' }).format(view.now);
  const ahead = days
    .filter(({ date }) => date > today)
    .slice(0, 3)
    .map((day): Line => {
      const text = `${degrees(day.highest)} / ${degrees(day.lowest)}  ${skyText(day.sky, view.locale)}`;
      return { look: 'entry', aside: weekday.format(Date.parse(`${day.date}T00:00:00Z`)), text };
    });
  return [
    ...(place === '' ? [] : [{ look: 'plain', text: place } as const]),
    { look: 'figure', text: degrees(temperature) },
    { look: 'plain', text: skyText(sky, view.locale) },
    ...ahead,
    sourceLine('Open-Meteo.com', known.fetchedAt, view),
  ];
};
