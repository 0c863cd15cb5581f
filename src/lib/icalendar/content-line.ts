/** RFC 5545 section 3.1: a line has at most 75 octets, its break left out. */
const MOST_OCTETS = 75;

const encoder = new TextEncoder();

/** A value of type TEXT (RFC 5545 section 3.3.11). Control characters have no place in a calendar and are left out. */
export function escapeText(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // eslint-disable-next-line no-control-regex -- these are what has to go
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .replace(/[\\;,]/g, (sign) => `\\${sign}`)
      .replace(/\n/g, '\\n')
  );
}

/** The reverse of `escapeText`. An unknown escape stands for the character behind it, as other programs take it. */
export function unescapeText(value: string): string {
  return value.replace(/\\(.?)/gs, (_, sign: string) => (sign === 'n' || sign === 'N' ? '\n' : sign));
}

/** Breaks a line so that no part is longer than 75 octets; never inside a character. */
export function fold(line: string): string {
  if (encoder.encode(line).length <= MOST_OCTETS) return line;
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > MOST_OCTETS) {
      parts.push(part);
      // The space that marks a continuation counts too.
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}

/** The lines of a calendar as one text. */
export function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}
