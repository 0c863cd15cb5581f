import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyEdit, randomEdit, seedIds } from '../../../tests/support/model-edits';
import { anyCase } from '../timeline/any-site.test-support';
import { playbackAt } from '../timeline/timeline';
import { applyDiff } from './apply-diff';
import { createContent, updateContent } from './content';
import { diffSites } from './diff';
import { slotOf } from './launch';
import { foundSite, readMeta, schemaVersion } from './meta';
import { inOrder, type Migration } from './migrations';
import { readSite } from './read';
import { rebuildSite, TRASH_KEPT_MS } from './rebuild';
import { createScreen } from './screen';
import { setTag } from './set';
import { COLLECTIONS, type Site } from './site';
import { trashRecord } from './trash';
import { weigh } from './weight';

const origin = { kind: 'server' };
const uid = 'u1';

function founded(): Y.Doc {
  const doc = new Y.Doc();
  foundSite(doc, { uid, name: 'Museum', timezone: 'Europe/Paris' }, origin);
  return doc;
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

function rebuilt(doc: Y.Doc, now = 0, migrations?: readonly Migration[]): Y.Doc {
  const epoch = readMeta(doc)?.lineage.at(-1) ?? 0;
  const made = rebuildSite(Y.encodeStateAsUpdate(doc), {
    uid,
    epoch,
    now,
    ...(migrations === undefined ? {} : { migrations }),
  });
  // Everybody else gets it as bytes.
  return copyOf(made);
}

/** What readers see, but for the lineage and what was in the trash for longer than it is kept. */
function seen(site: Site, now: number): object {
  const kept = new Map<string, unknown>();
  for (const name of COLLECTIONS) {
    const records = [...site[name]].filter(([, record]) => {
      const at = 'deletedAt' in record ? record.deletedAt : null;
      return at === null || now - at <= TRASH_KEPT_MS;
    });
    kept.set(name, records);
  }
  return { ...site, ...Object.fromEntries(kept), lineage: [] };
}

test('SS14.1: whatever people did, the new document reads like the old one, in one client’s hand and no larger', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(randomEdit, { maxLength: 30 }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(0, TRASH_KEPT_MS + 500),
      (people, now) => {
        seedIds();
        const doc = founded();
        const before = readMeta(doc);
        for (const edits of people) {
          const person = copyOf(doc);
          for (const edit of edits) applyEdit(person, edit);
          Y.applyUpdate(doc, Y.encodeStateAsUpdate(person));
        }
        const made = rebuilt(doc, now);
        expect(seen(readSite(made), now)).toEqual(seen(readSite(doc), now));
        const [client, ...others] = made.store.clients.keys();
        expect(others).toEqual([]);
        expect(readMeta(made)).toEqual({ uid, schemaVersion, lineage: [...(before?.lineage ?? []), client] });
        expect(weigh(made).structs).toBeLessThanOrEqual(weigh(doc).live);
        // A digit more for the founder in the lineage. Encoded so that a client's id, whose digits are random, stands there once.
        expect(Y.encodeStateAsUpdateV2(made).byteLength).toBeLessThan(
          Y.encodeStateAsUpdateV2(doc).byteLength + 16,
        );
      },
    ),
    { numRuns: 100 },
  );
});

test('SS14.1: every screen plays the same, item after item, from the new document as from the old one', () => {
  let steps = 0;
  fc.assert(
    fc.property(anyCase, ({ site, instants }) => {
      const doc = founded();
      const launches = new Map([...site.launches.values()].map((launch) => [slotOf(launch), launch]));
      expect(applyDiff(doc, diffSites(readSite(doc), { ...site, launches }), origin)).toEqual([]);
      const old = readSite(doc);
      const [now = 0] = instants;
      const made = readSite(rebuilt(doc, now));
      for (const screen of old.screens.keys()) {
        for (const instant of instants) {
          expect(playbackAt(made, screen, instant)).toEqual(playbackAt(old, screen, instant));
        }
        // A day from item to item, at the changes and just before them.
        for (let at = now, n = 0; at < now + 86_400_000 && n < 100; n += 1, steps += 1) {
          const playing = playbackAt(old, screen, at);
          expect(playbackAt(made, screen, at)).toEqual(playing);
          if (playing.nextChange === null) break;
          expect(playbackAt(made, screen, playing.nextChange - 1)).toEqual(
            playbackAt(old, screen, playing.nextChange - 1),
          );
          at = playing.nextChange;
        }
      }
    }),
    { numRuns: 100 },
  );
  expect(steps).toBeGreaterThan(1_000);
});

test('SS14.1: overwritten values and the clients that wrote them are gone', () => {
  const doc = founded();
  const id = createContent(doc, { type: 'url', name: 'Menu', url: 'https://example.org/', at: 1 }, origin);
  for (let round = 0; round < 300; round += 1) {
    const person = copyOf(doc);
    updateContent(person, id, { name: `Menu ${round}` }, origin);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(person));
  }
  const before = weigh(doc);
  expect(before.clients).toBe(301);
  expect(before.structs).toBeGreaterThan(300);
  const made = rebuilt(doc);
  expect(weigh(made)).toEqual({ structs: before.live, live: before.live, clients: 1 });
  expect(Y.encodeStateAsUpdate(made).byteLength * 5).toBeLessThan(Y.encodeStateAsUpdate(doc).byteLength);
});

test('SS14.2: trash is purged after 30 days, not before; what refers to it stays', () => {
  const doc = founded();
  createScreen(doc, { id: 'hall', name: 'Hall', at: 1 }, origin);
  createScreen(doc, { id: 'roof', name: 'Roof', at: 1 }, origin);
  const day = 86_400_000;
  trashRecord(doc, 'screens', 'hall', 10 * day, origin);
  trashRecord(doc, 'screens', 'roof', 10 * day + 1, origin);
  expect([...readSite(rebuilt(doc, 40 * day)).screens.keys()]).toEqual(['hall', 'roof']);
  expect([...readSite(rebuilt(doc, 40 * day + 1)).screens.keys()]).toEqual(['roof']);
});

test('SS14.1: what this version does not know, and what makes no sense, is kept as it stands', () => {
  const doc = founded();
  createScreen(doc, { id: 'hall', name: 'Hall', at: 1 }, origin);
  setTag(doc, 'screens', 'hall', 'shop', true, origin);
  const screen = doc.getMap('screens').get('hall') as Y.Map<unknown>;
  screen.set('later', { deep: [1, 'two', null] });
  screen.set('zones', new Y.Map([['main', new Y.Map([['tags', Y.Array.from(['a', 2])]])]]));
  screen.set('brightness', 'no number');
  (screen.get('tags') as Y.Map<unknown>).set('odd', 'yes');
  doc.getMap('screens').set('broken', 'not a map');
  doc.getMap('contents').set('list', Y.Array.from([1, 2]));
  doc.getMap('settings').set('layout', new Uint8Array([1, 2]));
  doc.getMap('meta').set('note', 'kept');
  doc.getMap('layouts').set('l1', new Y.Map([['name', 'Split']]));
  doc.getText('notice').applyDelta([{ insert: 'Fire ' }, { insert: 'drill', attributes: { bold: true } }]);
  doc.getArray('log').push(['a', new Y.Map([['b', 1]]), 3]);
  doc.getXmlFragment('page').push([new Y.XmlElement('p')]);
  doc.getMap('files').set('f', new Y.Doc({ guid: 'sub' }));

  const made = rebuilt(doc);
  for (const name of ['screens', 'contents', 'settings', 'layouts']) {
    expect(made.getMap(name).toJSON()).toEqual(doc.getMap(name).toJSON());
  }
  expect(readSite(made).damaged).toEqual(readSite(doc).damaged);
  expect(made.getMap('meta').get('note')).toBe('kept');
  expect(made.getText('notice').toDelta()).toEqual(doc.getText('notice').toDelta());
  expect(made.getArray('log').toJSON()).toEqual(['a', { b: 1 }, 3]);
  expect(made.getXmlFragment('page').toJSON()).toBe('<p></p>');
  expect((made.getMap('files').get('f') as Y.Doc).guid).toBe('sub');
  expect(made.store.clients.size).toBe(1);
});

test('SS14.1: a name that holds a list and a map keeps both', () => {
  const list = new Y.Doc();
  list.getArray('odd').push([1, 2]);
  const doc = founded();
  doc.getMap('odd').set('a', 1);
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(list));
  const made = rebuilt(doc);
  expect(copyOf(made).getArray('odd').toArray()).toEqual([1, 2]);
  expect(copyOf(made).getMap('odd').get('a')).toBe(1);
});

test('SS14.1: maps nested too deep for anyone’s stack are cut off, not thrown on', () => {
  const doc = founded();
  let inner = new Y.Map<unknown>();
  doc.getMap('contents').set('deep', inner);
  for (let depth = 0; depth < 5_000; depth += 1) {
    const next = new Y.Map<unknown>();
    inner.set('x', next);
    inner = next;
  }
  expect(rebuilt(doc).getMap('contents').has('deep')).toBe(true);
});

const split: Migration = {
  number: 1,
  name: 'labels-become-tags',
  collection: 'screens',
  up: ({ label, ...rest }) =>
    typeof label === 'string'
      ? { ...rest, tags: [...((rest.tags as string[] | undefined) ?? []), label] }
      : rest,
};

test('SS14.3: older shapes become today’s, and nothing else of a record is touched', () => {
  const doc = founded();
  createScreen(doc, { id: 'hall', name: 'Hall', at: 1 }, origin);
  createScreen(doc, { id: 'roof', name: 'Roof', at: 1 }, origin);
  setTag(doc, 'screens', 'hall', 'shop', true, origin);
  const hall = doc.getMap('screens').get('hall') as Y.Map<unknown>;
  hall.set('label', 'old');
  hall.set('later', 1);
  ((doc.getMap('screens').get('roof') as Y.Map<unknown>).get('tags') as Y.Map<unknown>).set('odd', 'yes');
  const made = rebuilt(doc, 0, inOrder([split]));
  expect(made.getMap('screens').toJSON()).toMatchObject({
    hall: { name: 'Hall', tags: { shop: true, old: true }, later: 1 },
    roof: { tags: { odd: 'yes' } },
  });
  expect((made.getMap('screens').get('hall') as Y.Map<unknown>).has('label')).toBe(false);
  expect(readMeta(made)?.schemaVersion).toBe(2);
  // An older server after a newer one.
  expect(readMeta(rebuilt(made))?.schemaVersion).toBe(2);
});

test('SS14.1: the site’s identity is what the server knows, whatever somebody wrote into the document', () => {
  const doc = founded();
  const epoch = doc.clientID;
  for (const lineage of ['nonsense', [1, 2], []]) {
    doc.getMap('meta').set('uid', 'another');
    doc.getMap('meta').set('lineage', lineage);
    const made = rebuildSite(Y.encodeStateAsUpdate(doc), { uid, epoch, now: 0 });
    expect(readMeta(made)).toMatchObject({ uid, lineage: [epoch, made.clientID] });
  }
});
