/** White or nearly black, whichever can be read on a background (`#rrggbb`); by WCAG 2.2's relative luminance. */
export function inkOn(background: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(background.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  // Where the contrast to white and to black is the same.
  return luminance > 0.179 ? '#10161d' : '#ffffff';
}
