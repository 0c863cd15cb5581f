import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyEdit, randomEdit, seedIds, whenOf } from '../../../tests/support/model-edits';
import { createContent, updateContent } from './content';
import { foundSite } from './meta';
import { addItem, createPlaylist, moveItem, removeItem, updateItem } from './playlist';
import { readSite } from './read';
import { createSchedule, setScheduleTarget, updateSchedule } from './schedule';
import { createScreen } from './screen';
import { setTag } from './set';
import { trashRecord, restoreRecord } from './trash';

const origin = { kind: 'edit' };

function replicasOf(doc: Y.Doc, count: number): readonly Y.Doc[] {
  const state = Y.encodeStateAsUpdate(doc);
  return Array.from({ length: count }, () => {
    const replica = new Y.Doc();
    Y.applyUpdate(replica, state);
    return replica;
  });
}

function pull(to: Y.Doc, from: Y.Doc): void {
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
}

function pullAll(docs: readonly Y.Doc[]): void {
  for (const to of docs) for (const from of docs) if (to !== from) pull(to, from);
}

/** Two replicas that edit apart and then meet. */
function apart(doc: Y.Doc, first: (doc: Y.Doc) => void, second: (doc: Y.Doc) => void): Y.Doc {
  const [a, b] = replicasOf(doc, 2) as [Y.Doc, Y.Doc];
  first(a);
  second(b);
  pullAll([a, b]);
  expect(readSite(a)).toEqual(readSite(b));
  return a;
}

function site(): Y.Doc {
  const doc = new Y.Doc();
  foundSite(doc, { uid: 'u', name: 'Museum', timezone: 'UTC' }, origin);
  return doc;
}

function playlistOf(
  doc: Y.Doc,
  ...contents: string[]
): { readonly id: string; readonly items: readonly string[] } {
  const id = createPlaylist(
    doc,
    { name: 'P', items: contents.map((content) => ({ content })), at: 1 },
    origin,
  );
  return {
    id,
    items:
      readSite(doc)
        .playlists.get(id)
        ?.items.map((item) => item.id) ?? [],
  };
}

function order(doc: Y.Doc, id: string): readonly string[] {
  return (
    readSite(doc)
      .playlists.get(id)
      ?.items.map(({ content }) => content ?? '') ?? []
  );
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ replica: fc.nat({ max: 2 }), edit: randomEdit }) },
  { weight: 1, arbitrary: fc.record({ to: fc.nat({ max: 2 }), from: fc.nat({ max: 2 }) }) },
);

test('three replicas that edit apart and sync in any order end with one undamaged site', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
      seedIds();
      const replicas = replicasOf(site(), 3);
      for (const one of steps) {
        if ('edit' in one) applyEdit(replicas[one.replica] ?? new Y.Doc(), one.edit);
        else if (one.to !== one.from)
          pull(replicas[one.to] ?? new Y.Doc(), replicas[one.from] ?? new Y.Doc());
      }
      pullAll(replicas);
      const [a, b, c] = replicas.map((replica) => readSite(replica));
      expect(a?.damaged).toEqual([]);
      expect(b).toEqual(a);
      expect(c).toEqual(a);
    }),
    { numRuns: 60 },
  );
});

const reorder = fc.record({
  replica: fc.nat({ max: 2 }),
  verb: fc.constantFrom('move', 'move', 'move', 'add', 'remove', 'sync'),
  a: fc.nat({ max: 20 }),
  b: fc.nat({ max: 20 }),
});

test('reordering apart never duplicates or drops an item', () => {
  fc.assert(
    fc.property(fc.array(reorder, { minLength: 10, maxLength: 60 }), (steps) => {
      seedIds();
      const start = site();
      const list = playlistOf(start, 'a', 'b', 'c', 'd', 'e');
      const replicas = replicasOf(start, 3);
      const expected = new Set(list.items);
      const removed = new Set<string>();
      for (const { replica, verb, a, b } of steps) {
        const doc = replicas[replica] ?? start;
        const here =
          readSite(doc)
            .playlists.get(list.id)
            ?.items.map(({ id }) => id) ?? [];
        const item = here[a % Math.max(1, here.length)];
        const before = here[b % (here.length + 1)] ?? null;
        if (verb === 'add') expected.add(addItem(doc, list.id, { content: `x${a}` }, before, origin));
        else if (verb === 'sync') pull(doc, replicas[a % 3] ?? start);
        else if (item === undefined) continue;
        else if (verb === 'move') {
          moveItem(doc, list.id, item, before, origin);
          const after =
            readSite(doc)
              .playlists.get(list.id)
              ?.items.map(({ id }) => id) ?? [];
          const wanted = here.filter((id) => id !== item);
          wanted.splice(before === null || before === item ? wanted.length : wanted.indexOf(before), 0, item);
          expect(after).toEqual(before === item ? here : wanted);
        } else {
          removeItem(doc, list.id, item, origin);
          removed.add(item);
        }
      }
      pullAll(replicas);
      const ids =
        readSite(replicas[0] ?? start)
          .playlists.get(list.id)
          ?.items.map(({ id }) => id) ?? [];
      expect([...ids].sort()).toEqual([...expected].filter((id) => !removed.has(id)).sort());
      for (const replica of replicas) {
        expect(
          readSite(replica)
            .playlists.get(list.id)
            ?.items.map(({ id }) => id),
        ).toEqual(ids);
      }
    }),
    { numRuns: 60 },
  );
});

test('two people who insert at one place make equal ranks, and both can be sorted out afterwards', () => {
  const doc = site();
  const { id, items } = playlistOf(doc, 'a', 'b');
  const last = items[1] ?? null;
  const merged = apart(
    doc,
    (a) => addItem(a, id, { content: 'x' }, last, origin),
    (b) => addItem(b, id, { content: 'y' }, last, origin),
  );
  const tied = readSite(merged).playlists.get(id)?.items ?? [];
  expect(tied[1]?.rank).toBe(tied[2]?.rank);
  addItem(merged, id, { content: 'between' }, tied[2]?.id ?? null, origin);
  expect(order(merged, id)).toEqual(['a', tied[1]?.content, 'between', tied[2]?.content, 'b']);
});

test('a move and a new duration of the same item both count', () => {
  const doc = site();
  const { id, items } = playlistOf(doc, 'a', 'b', 'c');
  const [first = ''] = items;
  const merged = apart(
    doc,
    (a) => moveItem(a, id, first, null, origin),
    (b) => updateItem(b, id, first, { duration: 42 }, origin),
  );
  expect(order(merged, id)).toEqual(['b', 'c', 'a']);
  expect(readSite(merged).playlists.get(id)?.items[2]?.duration).toBe(42);
});

test('tags, targets and fields that two people set apart are all there afterwards', () => {
  const doc = site();
  createScreen(doc, { id: 's', name: 'S', at: 1 }, origin);
  const schedule = createSchedule(doc, { targets: [], playlist: 'p', when: whenOf(0, 1), at: 1 }, origin);
  const merged = apart(
    doc,
    (a) => {
      setTag(a, 'screens', 's', 'hall', true, origin);
      setScheduleTarget(a, schedule, 'tag:hall', true, origin);
      updateSchedule(a, schedule, { name: 'Day' }, origin);
    },
    (b) => {
      setTag(b, 'screens', 's', 'shop', true, origin);
      setScheduleTarget(b, schedule, 'screen:s', true, origin);
      updateSchedule(b, schedule, { priority: 5 }, origin);
    },
  );
  expect(readSite(merged).screens.get('s')?.tags).toEqual(['hall', 'shop']);
  expect(readSite(merged).schedules.get(schedule)).toMatchObject({
    name: 'Day',
    priority: 5,
    targets: ['screen:s', 'tag:hall'],
  });
});

test('start and end of a schedule entry are never mixed from two people', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 3 }),
      fc.nat({ max: 3 }),
      fc.nat({ max: 3 }),
      fc.nat({ max: 3 }),
      (a, b, c, d) => {
        const doc = site();
        const id = createSchedule(
          doc,
          { targets: ['all'], playlist: 'p', when: whenOf(0, 1), at: 1 },
          origin,
        );
        const one = { start: whenOf(a, b).start, end: whenOf(a, b).end };
        const other = { start: whenOf(c, d).start, end: whenOf(c, d).end };
        const merged = apart(
          doc,
          (first) => updateSchedule(first, id, { when: whenOf(a, b) }, origin),
          (second) => updateSchedule(second, id, { when: whenOf(c, d) }, origin),
        );
        const when = readSite(merged).schedules.get(id)?.when;
        expect([one, other]).toContainEqual({ start: when?.start, end: when?.end });
      },
    ),
  );
});

test('an edit made while somebody else deletes is in the trash, and comes back with it', () => {
  const doc = site();
  const id = createContent(doc, { type: 'url', name: 'Old', url: 'https://example.org/', at: 1 }, origin);
  const merged = apart(
    doc,
    (a) => trashRecord(a, 'contents', id, 5, origin),
    (b) => updateContent(b, id, { name: 'New' }, origin),
  );
  expect(readSite(merged).contents.get(id)).toMatchObject({ name: 'New', deletedAt: 5 });
  restoreRecord(merged, 'contents', id, origin);
  expect(readSite(merged).contents.get(id)).toMatchObject({ name: 'New', deletedAt: null });
});
