import { CORAL, DEEP, FOAM, INK, picture, SERIF, SUN, text, vertical } from '../svg';

const HOURS = [
  ['Reception', 'Monday to Friday', '7:30 – 18:00'],
  ['Canteen', 'Monday to Friday', '7:00 – 15:00'],
  ['Workshop', 'Monday to Friday', '6:30 – 19:00'],
  ['Chandlery shop', 'Monday to Saturday', '9:00 – 17:30'],
  ['Slipway and crane', 'by arrangement', '2 h before high water'],
] as const;

/** When what is open. */
export function hours(): string {
  const rows = HOURS.map(([place, days, time], row) => {
    const y = 420 + row * 120;
    return [
      row % 2 === 0
        ? `<rect x="100" y="${y - 72}" width="1720" height="112" rx="18" fill="#fff" opacity="0.06"/>`
        : '',
      text(150, y, place, { size: 48, fill: '#fffaf0', weight: 600 }),
      text(800, y, days, { size: 40, fill: FOAM }),
      text(1770, y, time, { size: 48, fill: SUN, weight: 600, anchor: 'end' }),
    ].join('');
  });
  return picture(
    1920,
    1080,
    vertical('dusk', [
      [0, INK],
      [1, DEEP],
    ]),
    '<rect width="1920" height="1080" fill="url(#dusk)"/>',
    `<circle cx="1660" cy="170" r="330" fill="${CORAL}" opacity="0.16"/><circle cx="1660" cy="170" r="230" fill="${CORAL}" opacity="0.22"/><circle cx="1660" cy="170" r="130" fill="${SUN}"/>`,
    `<g stroke="${INK}" stroke-width="14" stroke-linecap="round" fill="none"><path d="M1660,170 V92"/><path d="M1660,170 L1712,206"/></g><circle cx="1660" cy="170" r="12" fill="${INK}"/>`,
    text(140, 160, 'HALDEN BOATYARD', { size: 34, fill: FOAM, weight: 600, spacing: 9 }),
    text(134, 270, 'Opening hours', { size: 112, fill: '#fffaf0', family: SERIF, weight: 600 }),
    ...rows,
    text(140, 1010, 'Closed on public holidays. Out of hours ring the bell at gate 2.', {
      size: 32,
      fill: FOAM,
    }),
  );
}
