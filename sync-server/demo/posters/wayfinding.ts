import { CORAL, DEEP, INK, picture, SAND, SEA, SERIF, SUN, text } from '../svg';

/** `turn` in degrees: 0 points up, 90 to the right. */
const WAYS = [
  {
    turn: 0,
    place: 'Offices & meeting rooms',
    where: 'Stairs or lift, first floor',
    fill: DEEP,
    ink: '#fffaf0',
  },
  { turn: 90, place: 'Canteen', where: 'Past the courtyard', fill: SEA, ink: '#fffaf0' },
  { turn: 90, place: 'Chandlery shop', where: 'Glass door, then right', fill: SUN, ink: INK },
  {
    turn: -90,
    place: 'Workshop & slipway',
    where: 'Through the yard, protective gear on',
    fill: CORAL,
    ink: INK,
  },
] as const;

/** Where to go from the lobby. */
export function wayfinding(): string {
  const tiles = WAYS.map(({ turn, place, where, fill, ink }, row) => {
    const y = 250 + row * 198;
    return [
      `<rect x="110" y="${y}" width="1700" height="174" rx="28" fill="${fill}"/>`,
      `<g transform="translate(220 ${y + 87}) rotate(${turn})" fill="none" stroke="${ink}" stroke-width="17" stroke-linecap="round" stroke-linejoin="round"><path d="M0,50 V-48 M-42,-8 L0,-50 L42,-8"/></g>`,
      text(340, y + 84, place, { size: 64, fill: ink, weight: 600 }),
      text(340, y + 134, where, { size: 34, fill: ink }),
    ].join('');
  });
  return picture(
    1920,
    1080,
    `<rect width="1920" height="1080" fill="${SAND}"/>`,
    text(108, 180, 'Find your way', { size: 104, fill: INK, family: SERIF, weight: 600 }),
    text(1810, 176, 'You are in the lobby', { size: 36, fill: SEA, weight: 500, anchor: 'end' }),
    ...tiles,
  );
}
