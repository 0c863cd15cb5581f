import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLLECTIONS, type Collection, type Site } from '../model/site';
import { anyCase } from './any-site.test-support';
import { clear, content, launch, playlist, schedule, screen, site, type SitePlan } from './site.test-support';
import { planFor, playbackAt } from './timeline';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const ALL_DAY = { start: '00:00', end: '00:00' };

/** Each screen is aimed at by one entry and one launch of its own; `shop` has a group, a tag and both. */
const plan: SitePlan = {
  settings: { defaultPlaylist: 'spare' },
  screens: [{ id: 'hall' }, { id: 'shop', tags: ['till'] }, { id: 'roof' }],
  groups: [{ id: 'g', members: ['shop'], defaultPlaylist: 'spare' }, { id: 'h' }],
  contents: ['a', 'b', 'c', 'd'].map((id) => content(id)),
  playlists: [
    playlist('hall', ['a']),
    playlist('shop', ['b', { playlist: 'inner' }]),
    playlist('inner', ['d']),
    playlist('spare', ['c']),
  ],
  schedules: [
    schedule('of-hall', 'hall', ALL_DAY, { targets: ['screen:hall'] }),
    schedule('of-group', 'shop', ALL_DAY, { targets: ['group:g'] }),
    schedule('of-h', 'shop', ALL_DAY, { targets: ['group:h'] }),
    schedule('of-tag', 'shop', ALL_DAY, { targets: ['tag:till'] }),
  ],
  launches: [launch('l', 'manual', 'screen:shop', 'content:b', NOW - 1_000)],
};

/** The screens whose plans another version of the site has anew. */
function replanned(of: Site, edited: Site): readonly string[] {
  return [...of.screens.keys()].filter((id) => planFor(of, id) !== planFor(edited, id));
}

function edited(of: Site, collection: Collection, id: string, fields: object): Site {
  const record = of[collection].get(id);
  return { ...of, [collection]: new Map<string, unknown>(of[collection]).set(id, { ...record, ...fields }) };
}

function added(of: Site, collection: Collection, record: { readonly id: string }): Site {
  return { ...of, [collection]: new Map<string, unknown>(of[collection]).set(record.id, record) };
}

describe('an edit makes anew the plans of just the screens that it touches', () => {
  it.each<[string, (of: Site) => Site, string[]]>([
    ['nothing', (of) => ({ ...of }), []],
    ['an entry of one screen', (of) => edited(of, 'schedules', 'of-hall', { priority: 1 }), ['hall']],
    ['an entry of a group', (of) => edited(of, 'schedules', 'of-group', { deletedAt: 1 }), ['shop']],
    [
      'an entry that is aimed elsewhere',
      (of) => edited(of, 'schedules', 'of-tag', { targets: ['screen:roof'] }),
      ['shop', 'roof'],
    ],
    [
      'an entry for all',
      (of) => added(of, 'schedules', schedule('new', 'spare', ALL_DAY)),
      ['hall', 'shop', 'roof'],
    ],
    ['a group’s member', (of) => edited(of, 'groups', 'g', { members: ['shop', 'roof'] }), ['roof']],
    ['a group’s first member', (of) => edited(of, 'groups', 'h', { members: ['roof'] }), ['roof']],
    ['a group’s default', (of) => edited(of, 'groups', 'g', { defaultPlaylist: null }), ['shop']],
    ['a group’s name', (of) => edited(of, 'groups', 'g', { name: 'Shops' }), []],
    ['a group without screens', (of) => edited(of, 'groups', 'i', { ...of.groups.get('h'), id: 'i' }), []],
    ['a screen’s tag', (of) => edited(of, 'screens', 'roof', { tags: ['till'] }), ['roof']],
    ['a new screen', (of) => added(of, 'screens', screen({ id: 'new' })), []],
    [
      'a launch on one screen',
      (of) => added(of, 'launches', launch('m', 'priority', 'screen:roof', 'content:a', NOW)),
      ['roof'],
    ],
    ['a clear of a tag', (of) => added(of, 'launches', clear('n', 'tag:till', NOW)), ['shop']],
    ['a content that one screen plays', (of) => edited(of, 'contents', 'a', { duration: 7 }), ['hall']],
    ['a playlist within another', (of) => edited(of, 'playlists', 'inner', { shuffle: true }), ['shop']],
    ['a playlist of nobody', (of) => added(of, 'playlists', playlist('new', ['a'])), []],
    [
      'the default for all',
      (of) => edited(of, 'playlists', 'spare', { items: [] }),
      ['hall', 'shop', 'roof'],
    ],
    [
      'the length of what has none',
      (of) => ({ ...of, settings: { ...of.settings, defaultSeconds: 3 } }),
      ['hall', 'shop', 'roof'],
    ],
    ['the site’s name', (of) => ({ ...of, settings: { ...of.settings, name: 'Ours' } }), []],
    [
      'the site’s zone',
      (of) => ({ ...of, settings: { ...of.settings, timezone: 'Asia/Tokyo' } }),
      ['hall', 'shop', 'roof'],
    ],
  ])('%s', (_what, edit, screens) => {
    const of = site(plan);
    for (const id of of.screens.keys()) planFor(of, id);
    expect(replanned(of, edit(of))).toEqual(screens);
  });
});

const anyEdits = fc.array(
  fc.record({ collection: fc.constantFrom(...COLLECTIONS, 'settings' as const), at: fc.nat({ max: 20 }) }),
  { minLength: 1, maxLength: 8 },
);

/** A site with one record as another site has it, gone when that has none. */
function withRecordOf(other: Site, of: Site, collection: Collection | 'settings', at: number): Site {
  if (collection === 'settings') return { ...of, settings: other.settings };
  const ids = [...new Set([...of[collection].keys(), ...other[collection].keys()])].sort();
  const id = ids[at % Math.max(1, ids.length)] ?? '';
  const records = new Map<string, unknown>(of[collection]);
  const record: unknown = other[collection].get(id);
  if (record === undefined) records.delete(id);
  else records.set(id, record);
  return { ...of, [collection]: records };
}

it('what was kept over any edits is what a site without a past has', { timeout: 120_000 }, () => {
  let kept = 0;
  let made = 0;
  fc.assert(
    fc.property(anyCase, anyCase, anyEdits, ({ site: first, instants }, { site: other }, edits) => {
      const ask = (of: Site) =>
        ['hall', 'other'].flatMap((id) => instants.map((instant) => playbackAt(of, id, instant)));
      let of = first;
      ask(of);
      for (const { collection, at } of edits) {
        const before = of;
        of = withRecordOf(other, before, collection, at);
        expect(ask(of), `${collection} ${at}`).toEqual(ask(structuredClone(of)));
        for (const id of ['hall', 'other']) {
          if (planFor(of, id) === planFor(before, id)) kept += 1;
          else made += 1;
        }
      }
    }),
    { numRuns: 300 * Number(process.env['MORE'] ?? 1) },
  );
  expect(Math.min(kept, made)).toBeGreaterThan(200);
});
