/** The demo's colours: a boatyard's. */
export const INK = '#0c2536';
export const DEEP = '#12384f';
export const SEA = '#1f6f78';
export const FOAM = '#d9ecea';
export const SAND = '#f6ecdc';
export const SUN = '#f7b84b';
export const CORAL = '#ee6c4d';

export const SANS = 'Outfit, DejaVu Sans, sans-serif';
export const SERIF = 'Fraunces, DejaVu Serif, serif';

export interface TextLook {
  readonly size: number;
  readonly fill: string;
  readonly weight?: number;
  readonly family?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Letter spacing, in pixels. */
  readonly spacing?: number;
  readonly italic?: boolean;
}

/** A whole picture, in pixels. */
export function picture(width: number, height: number, ...parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${parts.join('')}</svg>`;
}

/** One line of text whose baseline is at `y`. */
export function text(x: number, y: number, line: string, look: TextLook): string {
  const { size, fill, weight = 400, family = SANS, anchor = 'start', spacing = 0, italic = false } = look;
  const escaped = line.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x}" y="${y}" font-family="${family}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}" letter-spacing="${spacing}"${italic ? ' font-style="italic"' : ''}>${escaped}</text>`;
}

/** Lines below each other, `leading` pixels from one baseline to the next. */
export function lines(x: number, y: number, leading: number, all: readonly string[], look: TextLook): string {
  return all.map((line, row) => text(x, y + row * leading, line, look)).join('');
}

/** A gradient from top to bottom, to be filled with `url(#id)`. */
export function vertical(id: string, stops: readonly (readonly [offset: number, colour: string])[]): string {
  const marks = stops.map(([offset, colour]) => `<stop offset="${offset}" stop-color="${colour}"/>`).join('');
  return `<defs><linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${marks}</linearGradient></defs>`;
}

/**
 * Water with a wavy upper edge at `y`, down to `bottom`. `phase` is in turns: 0 and 1 are the same wave, so a film that
 * runs through whole turns loops.
 */
export function waves(
  width: number,
  {
    y,
    bottom,
    height,
    length,
    phase,
    fill,
  }: Record<'y' | 'bottom' | 'height' | 'length' | 'phase', number> & { fill: string },
): string {
  const points: string[] = [];
  for (let x = 0; x <= width; x += 16) {
    const turn = 2 * Math.PI * (x / length + phase);
    points.push(`${x},${(y + height * (Math.sin(turn) + 0.35 * Math.sin(2 * turn + 1))).toFixed(1)}`);
  }
  return `<polygon points="0,${bottom} ${points.join(' ')} ${width},${points.at(-1)?.split(',')[1] ?? y} ${width},${bottom}" fill="${fill}"/>`;
}

/** A sailing boat whose waterline's middle is at (x, y), tilted by some degrees. `scale` 1 is 300 pixels high. */
export function boat(x: number, y: number, scale: number, tilt: number, sail = '#fffaf0'): string {
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${tilt.toFixed(2)}) scale(${scale})">
    <path d="M-6,-290 L-2,-290 L-2,-30 L-6,-30 Z" fill="#5b3a29"/>
    <path d="M4,-285 C80,-220 118,-130 124,-52 L4,-52 Z" fill="${sail}"/>
    <path d="M-12,-262 C-60,-190 -88,-120 -96,-52 L-12,-52 Z" fill="${CORAL}"/>
    <path d="M-130,-34 L140,-34 C128,0 104,22 78,26 L-76,26 C-104,22 -122,0 -130,-34 Z" fill="${INK}"/>
    <path d="M-130,-34 L140,-34 L136,-22 L-127,-22 Z" fill="${SUN}"/>
  </g>`;
}
