import { expect, it, test } from 'vitest';
import { decode } from './decode';
import { plainText } from './plain-text';
import { readFeed } from './read-feed';
import { UnreadableError } from './unreadable';

const rss = (items: string) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>${items}</channel></rss>`;

it('reads RSS and Atom as titles, texts and times', () => {
  const item =
    '<item><title>Ferry &amp; tram</title><description>&lt;p&gt;Late&lt;/p&gt;&lt;p&gt;today&lt;/p&gt;</description><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate></item>';
  expect(readFeed(rss(item))).toEqual({
    kind: 'feed',
    title: 'News',
    entries: [{ title: 'Ferry & tram', text: 'Late today', at: Date.parse('2026-03-02T08:00:00Z') }],
  });
  const atom =
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title><entry><title type="html">&lt;b&gt;Hi&lt;/b&gt;</title><summary>There</summary><updated>2026-03-02T08:00:00Z</updated></entry></feed>';
  expect(readFeed(atom)).toMatchObject({
    title: 'Blog',
    entries: [{ title: 'Hi', text: 'There', at: Date.parse('2026-03-02T08:00:00Z') }],
  });
});

it('takes 20 entries at most, none without words, and no date that is none', () => {
  const many = rss('<item><title>x</title><pubDate>soon</pubDate></item>'.repeat(30) + '<item></item>');
  const { entries } = readFeed(many);
  expect(entries).toHaveLength(20);
  expect(entries[0]).toEqual({ title: 'x', text: '', at: null });
  expect(readFeed(rss('<item><link>https://x.example</link></item>')).entries).toEqual([]);
});

test.each([
  ['a script', '<![CDATA[Hello <script>alert(1)</script>world]]>', 'Hello world'],
  ['an escaped script', 'Hello &lt;script&gt;alert(1)&lt;/script&gt;world', 'Hello world'],
  ['a script that never ends', '<![CDATA[Hello <script>alert(1)]]>', 'Hello'],
  ['an image with a handler', '&lt;img src=x onerror="alert(1)"&gt;Hello', 'Hello'],
  ['a script in a picture', '&lt;svg&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;/svg&gt;Hello', 'Hello'],
  ['marks that turn the direction', 'Hel\u202Elo', 'Hello'],
  ['control characters', 'Hel\u0007\u0000lo', 'Hel lo'],
])('%s comes out as text', (_, title, text) => {
  expect(readFeed(rss(`<item><title>${title}</title></item>`)).entries[0]?.title).toBe(text);
});

it('expands no entity that the file declares, nor reads another file', () => {
  const lol = Array.from({ length: 10 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
  const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">${lol}<!ENTITY f SYSTEM "file:///etc/passwd">]>`;
  const { entries } = readFeed(bomb + rss('<item><title>Hi &l10; &f;</title></item>').slice(21));
  const [entry] = entries;
  expect(entry?.title.length).toBeLessThan(30);
  expect(entry?.title).not.toContain('root:');
});

it.each([
  ['a page', '<!doctype html><html><head><title>Sorry</title></head><body>no</body></html>'],
  ['nothing', ''],
  ['JSON', '{"items":[]}'],
  ['elements inside of elements', `<rss><channel><title>${'<a>'.repeat(200_000)}`],
])('%s is refused with what to do, or is a feed without entries', (_, text) => {
  try {
    expect(readFeed(text).entries).toEqual([]);
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableError);
    expect((error as Error).message).toContain('RSS');
  }
});

it('reads markup that stands there as it is, and no deeper than a feed is', () => {
  const title = '<title type="xhtml"><div>Hello <script>alert(1)</script><b>world</b></div></title>';
  const feed = `<feed><entry>${title}<author><title>No</title></author></entry></feed>`;
  expect(readFeed(feed).entries).toEqual([{ title: 'Hello world', text: '', at: null }]);
  const deep = (elements: number) => `<rss>${'<a>'.repeat(elements)}<item><title>x</title></item>`;
  expect(readFeed(deep(50)).entries).toHaveLength(1);
  expect(readFeed(deep(150)).entries).toEqual([]);
  expect(plainText('<i>'.repeat(3_000) + 'x')).toBe('');
});

it('says what HTML says, cut where it is too long, never in the middle of a character', () => {
  expect(plainText('a<b>b</b>.<br>c')).toBe('a b. c');
  expect(plainText('😀'.repeat(400), 100)).toMatch(/^(😀)+…$/u);
  expect(plainText('x'.repeat(5_000_000))).toHaveLength(500);
});

it('takes a file in the encoding that it is in, whatever it says', () => {
  const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1');
  expect(decode(latin)).toContain('é');
  expect(decode(Buffer.from('é', 'latin1'), 'text/xml; charset=utf-8')).toBe('é');
  expect(decode(Buffer.from('é'), 'text/xml; charset=no-such')).toBe('é');
  expect(decode(Buffer.from('\uFEFFé', 'utf16le'))).toBe('é');
});
