import { randomInt } from 'node:crypto';

/** No vowels, so no words; nothing that reads like something else on a screen across the room (0 O, 1 I L, 2 Z, 5 S, 8 B). */
const ALPHABET = '34679CDFGHJKMNPQRTVWXY';
const LENGTH = 6;

/** What the screen shows and the manager compares. Not a secret: approving is what counts. */
export function randomPairingCode(): string {
  let code = '';
  for (let i = 0; i < LENGTH; i += 1) code += ALPHABET.charAt(randomInt(ALPHABET.length));
  return code;
}
