import { boat, CORAL, DEEP, FOAM, INK, picture, SAND, SEA, SERIF, SUN, text, vertical, waves } from '../svg';

/** The lobby's first picture: a harbour at dawn. */
export function welcome(): string {
  const water = { bottom: 1080, length: 760 };
  return picture(
    1920,
    1080,
    vertical('sky', [
      [0, '#17415c'],
      [0.42, '#d9745a'],
      [0.62, SUN],
      [0.75, '#fbdc9c'],
    ]),
    '<rect width="1920" height="1080" fill="url(#sky)"/>',
    `<circle cx="1560" cy="600" r="210" fill="#fff1cf" opacity="0.35"/><circle cx="1560" cy="600" r="140" fill="#fff4da"/>`,
    `<path d="M0,720 C240,600 420,640 620,690 C800,734 980,650 1180,700 C1420,760 1640,620 1920,700 L1920,1080 L0,1080 Z" fill="#8a4f55" opacity="0.55"/>`,
    `<path d="M0,770 C300,700 520,760 760,750 C1100,735 1500,780 1920,735 L1920,1080 L0,1080 Z" fill="#4c4a5e" opacity="0.7"/>`,
    waves(1920, { ...water, y: 800, height: 10, phase: 0.1, fill: '#2b7f86' }),
    boat(1290, 838, 1.35, -3),
    waves(1920, { ...water, y: 858, height: 13, phase: 0.45, fill: SEA }),
    boat(480, 900, 0.55, 2, SAND),
    waves(1920, { ...water, y: 925, height: 15, phase: 0.8, fill: '#175761' }),
    waves(1920, { ...water, y: 1000, height: 15, phase: 0.25, fill: DEEP }),
    text(120, 170, 'HALDEN BOATYARD', { size: 40, fill: FOAM, weight: 600, spacing: 10 }),
    `<rect x="120" y="200" width="120" height="6" fill="${CORAL}"/>`,
    text(112, 370, 'Welcome', { size: 170, fill: '#fffaf0', family: SERIF, weight: 600 }),
    text(112, 530, 'aboard.', { size: 170, fill: '#fffaf0', family: SERIF, weight: 400, italic: true }),
    `<rect x="112" y="946" width="745" height="84" rx="42" fill="${INK}" opacity="0.55"/>`,
    text(156, 1001, 'Visitors, please sign in at the reception desk.', { size: 34, fill: FOAM, weight: 500 }),
  );
}
