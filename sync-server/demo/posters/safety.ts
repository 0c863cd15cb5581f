import { INK, picture, text } from '../svg';

const BLUE = '#005387';

/** White pictograms for a blue disc of radius 170, around (0, 0). */
const SIGNS = [
  {
    label: 'Safety helmet',
    drawing: `<path d="M-112,34 C-112,-58 -60,-104 0,-104 C60,-104 112,-58 112,34 Z"/><rect x="-134" y="44" width="268" height="30" rx="15"/><path d="M-22,-118 h44 v60 h-44 Z"/><path d="M-60,-86 V20 M60,-86 V20" stroke="${BLUE}" stroke-width="9"/>`,
  },
  {
    label: 'Eye protection',
    drawing: `<rect x="-132" y="-46" width="118" height="92" rx="40"/><rect x="14" y="-46" width="118" height="92" rx="40"/><path d="M-24,-14 Q0,-34 24,-14" fill="none" stroke="#fff" stroke-width="20"/><rect x="-108" y="-24" width="70" height="48" rx="22" fill="${BLUE}"/><rect x="38" y="-24" width="70" height="48" rx="22" fill="${BLUE}"/>`,
  },
  {
    label: 'Ear protection',
    drawing: `<path d="M-98,10 C-98,-140 98,-140 98,10" fill="none" stroke="#fff" stroke-width="24"/><rect x="-126" y="-8" width="64" height="108" rx="28"/><rect x="62" y="-8" width="64" height="108" rx="28"/>`,
  },
  {
    label: 'Safety shoes',
    drawing: `<path d="M-74,-104 h84 v92 c34,24 96,22 112,66 v24 h-196 Z"/><rect x="-80" y="86" width="208" height="24" rx="10"/><path d="M10,-70 h-34 M10,-42 h-34 M14,-14 h-34" stroke="${BLUE}" stroke-width="9" stroke-linecap="round"/>`,
  },
] as const;

function stripes(y: number): string {
  const bars = Array.from({ length: 18 }, (_, bar) => {
    const x = bar * 120 - 60;
    return `<path d="M${x},${y + 90} L${x + 90},${y} H${x + 150} L${x + 60},${y + 90} Z" fill="${INK}"/>`;
  });
  return bars.join('');
}

/** The notice at the workshop's door. */
export function safety(): string {
  const discs = SIGNS.map(({ label, drawing }, place) => {
    const x = 330 + place * 420;
    return `<circle cx="${x}" cy="610" r="176" fill="#fff"/><circle cx="${x}" cy="610" r="164" fill="${BLUE}"/><g transform="translate(${x} 612)" fill="#fff">${drawing}</g>${text(x, 850, label, { size: 42, fill: INK, weight: 600, anchor: 'middle' })}`;
  });
  return picture(
    1920,
    1080,
    '<rect width="1920" height="1080" fill="#ffcf33"/>',
    stripes(0),
    stripes(990),
    text(960, 240, 'Beyond this door', { size: 112, fill: INK, weight: 800, anchor: 'middle' }),
    text(960, 330, 'Everyone wears these, every time. Visitors too.', {
      size: 46,
      fill: INK,
      weight: 500,
      anchor: 'middle',
    }),
    ...discs,
    text(960, 945, 'Nothing in your size? Ask at the tool crib before you go in.', {
      size: 34,
      fill: INK,
      anchor: 'middle',
    }),
  );
}
