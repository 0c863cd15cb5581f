import { Parser } from 'htmlparser2';
import { MOST_TEXT } from '#lib/model/widget-news';

/** What stands inside of them is nothing to read. */
const UNREAD = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
  'math',
  'head',
  'title',
]);

/** Characters, markup included, of which what is shown is taken. */
const MOST_READ = 10_000;
/** Elements inside of elements; the parser's time grows with the square of it. */
const DEEPEST = 200;

/** Thrown to end the parser before the text does. */
class Enough extends Error {}

/** What HTML says, as plain text on one line; nothing of its markup, and nothing of its scripts. */
export function plainText(html: string, most = MOST_TEXT): string {
  let text = '';
  let unread = 0;
  let depth = 0;
  const parser = new Parser({
    onopentagname(name) {
      depth += 1;
      if (depth > DEEPEST) throw new Enough();
      if (UNREAD.has(name)) unread += 1;
      text += ' ';
    },
    ontext(data) {
      if (unread === 0) text += data;
    },
    onclosetag(name) {
      depth -= 1;
      if (UNREAD.has(name)) unread = Math.max(0, unread - 1);
      text += ' ';
    },
  });
  try {
    parser.end(html.slice(0, MOST_READ));
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return oneLine(text, most);
}

/** Without line breaks and what else can't be seen; of what is longer, the beginning. */
export function oneLine(text: string, most = MOST_TEXT): string {
  const line = text
    // Also the marks that turn the direction of what follows.
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, (found) => (/[\s\p{Cc}]/u.test(found) ? ' ' : ''))
    // What `<b>x</b>.` would leave.
    .replace(/ ([.,;:!?…)])/g, '$1')
    .trim();
  if (line.length <= most) return line;
  // Never half of a character of two.
  return `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
