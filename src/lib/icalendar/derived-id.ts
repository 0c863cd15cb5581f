/**
 * A record's key made of a text: the same text gives the same key, so that a file imported again changes what it made
 * the first time. 128 bits, not secret: whoever makes a file may name any entry, and a person looks at the preview.
 */
export function derivedId(text: string): string {
  const parts = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];
  const hash: [number, number, number, number] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const [a, b, c, d] = hash;
    hash[0] = b ^ Math.imul(a ^ code, parts[0] ?? 1);
    hash[1] = c ^ Math.imul(b ^ code, parts[1] ?? 1);
    hash[2] = d ^ Math.imul(c ^ code, parts[2] ?? 1);
    hash[3] = a ^ Math.imul(d ^ code, parts[3] ?? 1);
  }
  return `ics-${hash.map((part) => (part >>> 0).toString(36).padStart(7, '0')).join('')}`;
}
