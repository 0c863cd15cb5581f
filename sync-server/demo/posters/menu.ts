import { CORAL, INK, picture, SAND, SEA, SERIF, SUN, text } from '../svg';

const DISHES = [
  {
    name: 'Smoked haddock chowder',
    with: 'Leeks, new potatoes, brown bread',
    marks: 'gluten · fish · milk',
    price: '6.80',
  },
  {
    name: 'Roasted carrot & lentil salad',
    with: 'Orange, dill, toasted hazelnuts',
    marks: 'vegan · nuts',
    price: '7.20',
  },
  {
    name: 'Chicken with lemon & thyme',
    with: 'Barley, green beans, pan gravy',
    marks: 'gluten',
    price: '8.90',
  },
  {
    name: 'Mushroom and ale pie',
    with: 'Mashed swede, pickled red cabbage',
    marks: 'vegetarian · gluten · milk',
    price: '8.40',
  },
  { name: 'Rhubarb crumble', with: 'Vanilla custard', marks: 'vegetarian · gluten · milk', price: '3.60' },
] as const;

/** A bowl with steam over it, 460 pixels wide. */
const BOWL = `<g fill="none" stroke="${SAND}" stroke-width="12" stroke-linecap="round" opacity="0.75">
    <path d="M-90,-190 c-34,-40 34,-74 0,-116 c-20,-26 -8,-48 4,-60"/>
    <path d="M0,-200 c-38,-46 38,-84 0,-130 c-22,-28 -8,-54 4,-68"/>
    <path d="M90,-190 c-34,-40 34,-74 0,-116 c-20,-26 -8,-48 4,-60"/>
  </g>
  <ellipse cx="0" cy="-90" rx="230" ry="58" fill="#f1e1c6"/>
  <ellipse cx="0" cy="-86" rx="200" ry="44" fill="${SUN}"/>
  <ellipse cx="-60" cy="-92" rx="46" ry="14" fill="${CORAL}"/><ellipse cx="60" cy="-76" rx="38" ry="11" fill="#fff3d6"/>
  <path d="M20,-104 c30,-24 66,-16 80,2 c-30,10 -60,10 -80,-2 Z" fill="#5f8f4e"/>
  <path d="M-230,-90 C-222,60 -120,130 0,130 C120,130 222,60 230,-90 C180,-30 -180,-30 -230,-90 Z" fill="#fffaf0"/>
  <rect x="-90" y="124" width="180" height="26" rx="12" fill="#e7d8bd"/>`;

/** The canteen's board: what there is, and what it costs. */
export function menu(): string {
  const rows = DISHES.map((dish, row) => {
    const y = 300 + row * 152;
    return [
      text(760, y, dish.name, { size: 50, fill: INK, family: SERIF, weight: 600 }),
      text(1800, y, dish.price, { size: 50, fill: CORAL, weight: 600, anchor: 'end' }),
      text(760, y + 46, dish.with, { size: 31, fill: '#4a5b63' }),
      text(1800, y + 46, dish.marks, { size: 25, fill: SEA, weight: 500, anchor: 'end' }),
      row < DISHES.length - 1
        ? `<path d="M760,${y + 84} H1800" stroke="${INK}" stroke-opacity="0.18" stroke-width="3" stroke-dasharray="1 11" stroke-linecap="round"/>`
        : '',
    ].join('');
  });
  return picture(
    1920,
    1080,
    `<rect width="1920" height="1080" fill="${SAND}"/>`,
    `<rect width="640" height="1080" fill="${SEA}"/><circle cx="320" cy="660" r="290" fill="#ffffff" opacity="0.08"/>`,
    text(320, 170, 'CANTEEN', { size: 36, fill: SUN, weight: 600, anchor: 'middle', spacing: 14 }),
    text(320, 275, 'Lunch', { size: 120, fill: '#fffaf0', family: SERIF, weight: 600, anchor: 'middle' }),
    `<g transform="translate(320 720)">${BOWL}</g>`,
    text(320, 1000, '11:30 to 14:00', { size: 44, fill: '#fffaf0', weight: 500, anchor: 'middle' }),
    text(760, 170, 'Today’s kitchen', { size: 70, fill: INK, family: SERIF, italic: true }),
    `<rect x="760" y="200" width="90" height="6" fill="${CORAL}"/>`,
    ...rows,
  );
}
