import { Parser } from 'htmlparser2';
import { MOST_ITEMS } from '#lib/model/content-types/widget';
import type { WidgetNewsOf } from '#lib/model/widget-news';
import { plainText } from './plain-text';
import { UnreadableError } from './unreadable';

const NO_FEED =
  'No RSS or Atom feed is at this address. Look on the page for its feed, which often ends in /feed, /rss or .xml.';

/** No feed is as deep; the parser's time grows with the square of it. */
const DEEPEST = 100;
/** Characters of one field, markup included: more than is ever shown. */
const MOST_FIELD = 10_000;

/** By element, what it says; of several for one field, the first. */
const FIELDS: ReadonlyMap<string, 'title' | 'text' | 'at'> = new Map([
  ['title', 'title'],
  ['description', 'text'],
  ['summary', 'text'],
  ['content', 'text'],
  ['content:encoded', 'text'],
  ['pubdate', 'at'],
  ['dc:date', 'at'],
  ['published', 'at'],
  ['updated', 'at'],
]);
const ROOTS = new Set(['rss', 'feed', 'rdf:rdf']);
const ENTRIES = new Set(['item', 'entry']);

interface Fields {
  title?: string;
  text?: string;
  at?: string;
}

/** Thrown to end the parser before the file does. */
class Enough extends Error {}

/**
 * An RSS (0.9x, 1.0, 2.0) or Atom feed as plain text. Entities that the file declares itself are never expanded, nothing
 * outside of it is read, and HTML in it comes out as what it says.
 * @throws {UnreadableError}
 */
export function readFeed(xml: string): WidgetNewsOf<'feed'> {
  const reader = new FeedReader();
  const parser = new Parser(reader, { xmlMode: true, lowerCaseTags: true });
  try {
    parser.end(xml);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  if (!reader.isFeed) throw new UnreadableError(NO_FEED);
  const entries = reader.entries.map(({ title = '', text = '', at = '' }) => {
    const published = Date.parse(at.trim());
    return { title: plainText(title), text: plainText(text), at: Number.isNaN(published) ? null : published };
  });
  return {
    kind: 'feed',
    title: plainText(reader.channel.title ?? ''),
    entries: entries.filter(({ title, text }) => title !== '' || text !== ''),
  };
}

class FeedReader {
  isFeed = false;
  readonly channel: Fields = {};
  readonly entries: Fields[] = [];
  #depth = 0;
  #entry: Fields | null = null;
  #entryDepth = 0;
  /** The field that is being read, with the depth of its element. */
  #field: { readonly name: keyof Fields; readonly depth: number } | null = null;
  #text = '';

  onopentagname(name: string): void {
    this.#depth += 1;
    if (this.#depth === 1) this.isFeed = ROOTS.has(name);
    if (!this.isFeed || this.#depth > DEEPEST) throw new Enough();
    if (this.#field !== null) {
      // Markup that stands there as it is (XHTML in Atom): told apart from what it says by whoever reads the text.
      this.#add(`<${name}>`);
      return;
    }
    if (this.#entry === null && ENTRIES.has(name)) {
      if (this.entries.length >= MOST_ITEMS) throw new Enough();
      this.#entry = {};
      this.#entryDepth = this.#depth;
      return;
    }
    const field = FIELDS.get(name);
    const record = this.#entry ?? this.channel;
    const isDirect = this.#entry === null ? this.#depth <= 3 : this.#depth === this.#entryDepth + 1;
    if (field === undefined || !isDirect || record[field] !== undefined) return;
    this.#field = { name: field, depth: this.#depth };
    this.#text = '';
  }

  ontext(text: string): void {
    if (this.#field !== null) this.#add(text);
  }

  onclosetag(name: string): void {
    if (this.#field !== null) {
      if (this.#depth === this.#field.depth) {
        (this.#entry ?? this.channel)[this.#field.name] = this.#text;
        this.#field = null;
      } else this.#add(`</${name}>`);
    } else if (this.#entry !== null && this.#depth === this.#entryDepth) {
      this.entries.push(this.#entry);
      this.#entry = null;
    }
    this.#depth -= 1;
  }

  #add(text: string): void {
    if (this.#text.length < MOST_FIELD) this.#text += text.slice(0, MOST_FIELD);
  }
}
