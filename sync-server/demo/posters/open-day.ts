import { boat, CORAL, DEEP, INK, picture, SAND, SEA, SERIF, SUN, text, vertical, waves } from '../svg';

/** An upright poster (1080 × 1920). */
export function openDay(): string {
  const bands = Array.from({ length: 7 }, (_, band) => {
    const y = 930 + band * 44;
    return `<rect x="0" y="${y}" width="1080" height="${7 + band * 4}" fill="#e2604a"/>`;
  });
  const water = { bottom: 1920, length: 520 };
  return picture(
    1080,
    1920,
    vertical('evening', [
      [0, '#b23a48'],
      [0.5, CORAL],
      [0.72, '#f59d5b'],
    ]),
    '<rect width="1080" height="1920" fill="url(#evening)"/>',
    `<defs><clipPath id="disc"><circle cx="540" cy="930" r="330"/></clipPath></defs><circle cx="540" cy="930" r="330" fill="${SUN}"/><g clip-path="url(#disc)">${bands.join('')}</g>`,
    waves(1080, { ...water, y: 1180, height: 12, phase: 0.2, fill: '#2b7f86' }),
    boat(540, 1240, 1.7, 2),
    waves(1080, { ...water, y: 1270, height: 14, phase: 0.6, fill: SEA }),
    boat(190, 1320, 0.6, -4, SAND),
    boat(905, 1345, 0.7, 5, SAND),
    waves(1080, { ...water, y: 1370, height: 16, phase: 0.9, fill: '#175761' }),
    waves(1080, { ...water, y: 1480, height: 16, phase: 0.3, fill: DEEP }),
    `<rect y="1600" width="1080" height="320" fill="${INK}" opacity="0.35"/>`,
    text(540, 190, 'HALDEN BOATYARD', { size: 40, fill: SAND, weight: 600, anchor: 'middle', spacing: 12 }),
    text(540, 380, 'Open day', { size: 190, fill: '#fffaf0', family: SERIF, weight: 700, anchor: 'middle' }),
    text(540, 470, 'at the slipway', { size: 74, fill: SAND, family: SERIF, anchor: 'middle', italic: true }),
    text(540, 1690, 'First Saturday in June', { size: 66, fill: '#fffaf0', weight: 600, anchor: 'middle' }),
    text(540, 1765, '10:00 – 17:00, free entry', { size: 46, fill: SUN, weight: 500, anchor: 'middle' }),
    text(540, 1840, 'Launches · rope making · harbour trips', { size: 36, fill: SAND, anchor: 'middle' }),
  );
}
