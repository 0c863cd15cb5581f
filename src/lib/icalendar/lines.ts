import { CalendarError, MOST_BYTES, MOST_LINE } from './limits';

/** How much is read between two steps of the generator, in bytes. */
const SLICE = 64 * 1_024;

export interface Line {
  readonly text: string;
  /** It had more than `MOST_LINE` characters, and `text` is only their beginning. */
  readonly cut: boolean;
}

/**
 * The lines of a file, folded ones put together, any line ends, with or without a byte order mark. Bytes are unfolded
 * before they are decoded, as RFC 5545 demands: some programs fold inside a character. Each step yields the lines that
 * end in one slice of the file, so whoever drives it may pause between them; no step is longer than a slice.
 * @throws {CalendarError} `too-large`, `not-utf8`
 */
export function* linesOf(bytes: Uint8Array): Generator<readonly Line[], void> {
  if (bytes.length > MOST_BYTES) {
    throw new CalendarError(
      'too-large',
      `The file has more than ${MOST_BYTES / 1_048_576} MB. Export a shorter period, or one calendar at a time.`,
    );
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new CalendarError('not-utf8', 'The file is in UTF-16. Save it as UTF-8 and try again.');
  }
  const decoder = new TextDecoder();
  let open = '';
  let cut = false;
  const take = (text: string): void => {
    const room = MOST_LINE - open.length;
    if (text.length > room) cut = true;
    open += text.slice(0, Math.max(room, 0));
  };
  for (let from = 0; from < bytes.length; from += SLICE) {
    const lines: Line[] = [];
    const parts = decoder.decode(unfolded(bytes, from), { stream: from + SLICE < bytes.length }).split('\n');
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        lines.push({ text: withoutReturns(open), cut });
        open = '';
        cut = false;
      }
      take(part);
    }
    yield lines;
  }
  if (open !== '') yield [{ text: withoutReturns(open), cut }];
}

/** By hand: `/\r+$/` takes seconds for a line of carriage returns that ends otherwise. */
function withoutReturns(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '\r') end -= 1;
  return text.slice(0, end);
}

/** One slice of the bytes without its folds; a fold that reaches over the slice's start or end is left out by both. */
function unfolded(bytes: Uint8Array, from: number): Uint8Array {
  const to = Math.min(from + SLICE, bytes.length);
  const kept = new Uint8Array(to - from);
  let length = 0;
  const isFold = (at: number): boolean => bytes[at] === 10 && (bytes[at + 1] === 32 || bytes[at + 1] === 9);
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 10 && isFold(at)) continue;
    if (byte === 13 && isFold(at + 1)) continue;
    if ((byte === 32 || byte === 9) && at > 0 && isFold(at - 1)) continue;
    kept[length] = byte;
    length += 1;
  }
  return kept.subarray(0, length);
}
