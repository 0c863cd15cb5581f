// Without what is mistaken for another when it is read out or typed from paper.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const LENGTH = 5;

/** A password of some 99 bits, in groups that can be read out: `k3f9x-…`. */
export function newPassword(
  random: (bytes: Uint8Array<ArrayBuffer>) => unknown = (bytes) => crypto.getRandomValues(bytes),
): string {
  const letters: string[] = [];
  while (letters.length < GROUPS * LENGTH) {
    const bytes = new Uint8Array(32);
    random(bytes);
    // What would favour the first letters is thrown away.
    for (const byte of bytes) {
      if (byte < 256 - (256 % LETTERS.length)) letters.push(LETTERS.charAt(byte % LETTERS.length));
    }
  }
  return Array.from({ length: GROUPS }, (_, group) =>
    letters.slice(group * LENGTH, (group + 1) * LENGTH).join(''),
  ).join('-');
}
