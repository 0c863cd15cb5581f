import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createPlaylist, moveItem } from './playlist';
import { parseItems } from './playlist-item';
import { readSite } from './read';
import { replaceItems, type ListedItem } from './replace-items';

const ORIGIN = { kind: 'edit' };

function withItems(count: number) {
  const doc = new Y.Doc();
  const items = Array.from({ length: count }, (_, n) => ({ content: `c${n}` }));
  const id = createPlaylist(doc, { name: 'One', items, at: 1 }, ORIGIN);
  const list = () => readSite(doc).playlists.get(id)?.items ?? [];
  return { doc, id, list };
}

describe('a whole list of items', () => {
  test('takes the place of any other: kept ones keep their ids, in the order that was given', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8 }),
        fc.array(fc.nat({ max: 12 }), { maxLength: 10 }),
        (count, wanted) => {
          const { doc, id, list } = withItems(count);
          const before = list();
          const listed = [...new Set(wanted)].map((n): ListedItem => ({
            id: before[n]?.id,
            content: `new${n}`,
            duration: n + 1,
          }));
          replaceItems(doc, id, listed, ORIGIN);
          expect(list().map(({ content, duration }) => [content, duration])).toEqual(
            listed.map(({ content, duration }) => [content, duration]),
          );
          listed.forEach((item, index) => {
            if (item.id !== undefined) expect(list()[index]?.id).toBe(item.id);
          });
        },
      ),
    );
  });

  test('moves no more than it must, so that another’s move made apart counts too', () => {
    const { doc, id, list } = withItems(5);
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    const [a, b, c, d, e] = list();
    if (!a || !b || !c || !d || !e) throw new Error('five items');
    const keep = ({ id, content }: { id: string; content: string | null }): ListedItem => ({
      id,
      content: content ?? '',
    });
    // The last goes to the front here; there the first one goes to the end.
    replaceItems(doc, id, [e, a, b, c, d].map(keep), ORIGIN);
    moveItem(other, id, a.id, null, ORIGIN);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    expect(list().map(({ id }) => id)).toEqual([e, b, c, d, a].map(({ id }) => id));
  });

  test('that is what stands there already writes nothing', () => {
    const { doc, id, list } = withItems(4);
    const vector = Y.encodeStateVector(doc);
    replaceItems(
      doc,
      id,
      list().map(({ id, content }) => ({ id, content: content ?? '' })),
      ORIGIN,
    );
    expect(Y.encodeStateVector(doc)).toEqual(vector);
  });

  test('ranks all anew where those that stay leave no room', () => {
    const { doc, id, list } = withItems(2);
    const record = doc.getMap<Y.Map<unknown>>('playlists').get(id);
    const items = record?.get('items') as Y.Map<Y.Map<unknown>>;
    for (const item of items.values()) item.set('rank', 'a0');
    const [first, second] = parseItems(record as Y.Map<unknown>).items;
    const listed = [
      { id: first?.id, content: 'c0' },
      { content: 'between' },
      { id: second?.id, content: 'c1' },
    ];
    replaceItems(doc, id, listed, ORIGIN);
    expect(list().map(({ content }) => content)).toEqual(['c0', 'between', 'c1']);
  });

  test('is refused as a whole, before anything is written', () => {
    const { doc, id, list } = withItems(2);
    const before = list();
    const wrong: [readonly ListedItem[], string][] = [
      [[{ id: 'gone', content: 'c0' }], 'not-found'],
      [
        [
          { id: before[0]?.id, content: 'c0' },
          { id: before[0]?.id, content: 'c0' },
        ],
        'invalid',
      ],
      [[{ content: 'c9' }, { playlist: id }], 'invalid'],
      [[{ content: 'c9' }, { content: 'c0', duration: -1 }], 'invalid'],
    ];
    for (const [listed, code] of wrong) {
      expect(() => replaceItems(doc, id, listed, ORIGIN)).toThrow(expect.objectContaining({ code }));
      expect(list()).toEqual(before);
    }
  });
});
