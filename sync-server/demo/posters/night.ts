import { boat, FOAM, picture, SERIF, text, vertical, waves } from '../svg';

/** Stars are where they were last night: a linear congruential generator with a fixed seed places them. */
function stars(count: number): string {
  let seed = 20_250_607;
  const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const dots = Array.from({ length: count }, () => {
    const [x, y, size] = [next() * 1920, next() * 620, 0.8 + next() * 1.8];
    return `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${size.toFixed(1)}" fill="#fff" opacity="${(0.35 + next() * 0.6).toFixed(2)}"/>`;
  });
  return dots.join('');
}

/** What the lobby shows when nobody is there. */
export function night(): string {
  const water = { bottom: 1080, length: 900 };
  const glints = Array.from({ length: 9 }, (_, row) => {
    const half = 130 - Math.abs(row - 3) * 16 - (row % 2) * 34;
    return `<rect x="${1440 - half}" y="${770 + row * 30}" width="${half * 2}" height="7" rx="3" fill="#fdf3d3" opacity="${(0.65 - row * 0.06).toFixed(2)}"/>`;
  });
  return picture(
    1920,
    1080,
    vertical('night', [
      [0, '#050f1d'],
      [0.7, '#12304a'],
    ]),
    '<rect width="1920" height="1080" fill="url(#night)"/>',
    stars(170),
    '<circle cx="1440" cy="330" r="190" fill="#fdf3d3" opacity="0.08"/><circle cx="1440" cy="330" r="118" fill="#fdf3d3"/><circle cx="1402" cy="300" r="22" fill="#ecdfb4"/><circle cx="1474" cy="362" r="32" fill="#ecdfb4"/><circle cx="1470" cy="276" r="13" fill="#ecdfb4"/>',
    '<path d="M0,700 C260,620 520,690 820,672 C1200,650 1500,700 1920,640 L1920,1080 L0,1080 Z" fill="#0a1c2e"/>',
    waves(1920, { ...water, y: 730, height: 7, phase: 0.3, fill: '#0f2c44' }),
    `<g opacity="0.8">${boat(820, 826, 0.62, -1, '#8fa3b3')}</g>`,
    waves(1920, { ...water, y: 860, height: 9, phase: 0.7, fill: '#0c2338' }),
    waves(1920, { ...water, y: 970, height: 10, phase: 0.15, fill: '#08182a' }),
    ...glints,
    text(120, 300, 'Good night.', { size: 132, fill: '#f3efe2', family: SERIF, weight: 500, italic: true }),
    text(126, 380, 'The yard opens again at half past six.', { size: 40, fill: FOAM }),
  );
}
