import { expect } from 'vitest';
import * as v from 'valibot';
import { contentSchema } from '#lib/model/content';
import { groupSchema } from '#lib/model/group';
import { playlistSchema } from '#lib/model/playlist';
import { playlistItemSchema } from '#lib/model/playlist-item';
import { RECORDS, type EditableCollection } from '#lib/model/records';
import { scheduleSchema } from '#lib/model/schedule';
import { screenSchema } from '#lib/model/screen';
import { openEditor } from '../support/editor';
import { KioskVisitor } from '../support/kiosk-visitor';
import { Visitor } from '../support/visitor';
import { asMap, asSet, PAYLOADS, poisoned } from './payloads';
import { addPerson } from './people';
import { makeToken } from './programs';
import { OUTSIDE } from './ssrf';
import type { Target } from './target';

type Fields = Readonly<Record<string, unknown>>;

const HASH = 'ab'.repeat(32);
const VIDEO = 'aaaaaaaaaaa';
const WHEN = {
  days: [1, 2, 3, 4, 5, 6, 7],
  start: '00:00',
  end: '00:00',
  from: null,
  to: null,
  except: ['2026-01-01'],
};
const common = {
  name: 'x',
  duration: 1,
  tags: ['x'],
  validity: null,
  fit: 'contain',
  background: '#000000',
  createdBy: 'x',
  createdAt: 1,
  deletedAt: null,
};
const media = { hash: HASH, mime: 'x', bytes: 1, width: 1, height: 1, durationMs: null, thumb: HASH };

const WIDGETS = [
  { kind: 'clock', hour12: false, seconds: true, timezone: 'Europe/Paris' },
  { kind: 'date', timezone: 'Europe/Paris' },
  { kind: 'countdown', to: '2026-01-01T00:00', before: 'x', after: 'x' },
  { kind: 'feed', url: 'https://x.invalid/rss', items: 3 },
  { kind: 'weather', place: 'x', latitude: 1, longitude: 1, unit: 'celsius' },
];

/** A whole record of each kind: every field of its schema, so that each text among them is tried. */
const WHOLE: Readonly<Record<EditableCollection, readonly Fields[]>> = {
  screens: [
    {
      name: 'x',
      location: 'x',
      timezone: 'UTC',
      orientation: 0,
      clock: { show: true, position: 'top-right', hour12: false, date: true },
      brightness: 100,
      volume: 0,
      hours: {
        periods: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '00:00' }],
        closed: ['2026-01-01'],
      },
      mediaWindow: { start: '01:00', end: '05:00' },
      defaultPlaylist: 'x',
      notes: 'x',
      tags: ['x'],
      createdAt: 1,
      deletedAt: null,
    },
  ],
  groups: [
    {
      name: 'x',
      members: ['xss-0'],
      defaultPlaylist: 'x',
      wall: { rows: 1, columns: 2, gapX: 1, gapY: 1, tiles: [{ screen: 'xss-0', row: 0, column: 1 }] },
      createdAt: 1,
      deletedAt: null,
    },
  ],
  contents: [
    { ...common, type: 'text', text: { title: 'x', body: 'x', colour: '#ffffff', align: 'center' } },
    {
      ...common,
      type: 'text',
      text: { title: 'x', body: 'x', colour: '#ffffff', align: 'left', markup: 'light' },
    },
    {
      ...common,
      type: 'url',
      url: 'https://x.invalid/',
      reloadSeconds: 60,
      zoom: 100,
      scroll: 0,
      framing: { url: 'https://x.invalid/', state: 'refused', because: 'x' },
    },
    { ...common, type: 'stream', address: 'https://x.invalid/live.m3u8' },
    { ...common, type: 'image', media },
    { ...common, type: 'video', media },
    { ...common, type: 'audio', media },
    { ...common, type: 'document', media: { ...media, pages: 1 }, secondsPerPage: 1 },
    {
      ...common,
      type: 'youtube',
      video: VIDEO,
      facts: { video: VIDEO, state: 'playable', title: 'x', durationMs: 1, thumb: HASH },
    },
    ...WIDGETS.map((widget) => ({ ...common, type: 'widget', widget })),
  ],
  playlists: [
    {
      name: 'x',
      loop: true,
      shuffle: false,
      transition: 'cut',
      template: false,
      createdAt: 1,
      deletedAt: null,
      items: [],
    },
  ],
  schedules: [
    {
      name: 'x',
      targets: ['all', 'tag:x', 'group:x', 'screen:xss-0'],
      playlist: 'x',
      when: WHEN,
      priority: 0,
      createdAt: 1,
      deletedAt: null,
    },
  ],
};

/** What lies elsewhere is not shown before it was fetched, which it never is here. */
const isFetched = (widget: unknown): boolean =>
  typeof widget === 'object' &&
  widget !== null &&
  'kind' in widget &&
  ['feed', 'weather'].includes(String(widget.kind));

/** The names of a schema's fields, of all its variants. */
function fieldsOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if ('entries' in schema) return Object.keys(schema.entries as object);
  const options: readonly unknown[] =
    'options' in schema && Array.isArray(schema.options) ? schema.options : [];
  const inner = 'pipe' in schema && Array.isArray(schema.pipe) ? [schema.pipe[0] as unknown] : [];
  return [...options, ...inner].flatMap(fieldsOf);
}

const SCHEMAS: Readonly<Record<EditableCollection, unknown>> = {
  screens: screenSchema,
  groups: groupSchema,
  contents: contentSchema,
  playlists: playlistSchema,
  schedules: scheduleSchema,
};

/** Every field has its place above: a new one fails this, so that nobody forgets it. */
function demandWhole(): void {
  for (const [collection, records] of Object.entries(WHOLE)) {
    const known = new Set(['id', ...records.flatMap((record) => Object.keys(record))]);
    const missing = fieldsOf(SCHEMAS[collection as EditableCollection]).filter((field) => !known.has(field));
    expect([collection, missing]).toEqual([collection, []]);
  }
  expect(fieldsOf(playlistItemSchema).length).toBeGreaterThan(5);
}

/** The record with the payload in every text that its schema takes it in, and in those alone. */
function believed(schema: v.GenericSchema, id: string, record: Fields, payload: string): Fields {
  let good = record;
  const takes = (fields: Fields) => v.safeParse(schema, { id, ...fields }).success;
  const put = (fields: Fields) => {
    if (takes(fields)) good = fields;
  };
  for (const [field, value] of Object.entries(record)) {
    put({ ...good, [field]: poisoned(value, payload) });
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [inner, part] of Object.entries(value)) {
        const outer = good[field] as Fields;
        put({ ...good, [field]: { ...outer, [inner]: poisoned(part, payload) } });
      }
    }
    if (field === 'url') put({ ...good, url: `https://x.invalid/?${payload}#${payload}` });
    if (field === 'duration') put({ ...good, duration: 1 });
  }
  return good;
}

/** One screen, and what has names that people give. */
const aimsAt = (screen: string, payload: string) => [
  `screen:${screen}`,
  `tag:${payload}`,
  `group:${payload}`,
];

export interface HostileSite {
  /** Approved screens that play what was planted. */
  readonly screens: readonly string[];
  readonly playlists: readonly string[];
  /** Somebody whose name and browser are code. */
  readonly person: string;
  /** The contents that a screen can show: texts, web pages and widgets. */
  readonly shown: readonly string[];
  readonly planted: number;
}

/** Fills a site with payloads, as an editor who means harm would, and every name that an admin or a kiosk gives. */
export async function plant(target: Target): Promise<HostileSite> {
  demandWhole();
  const { admin, url } = target;
  await admin.send('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
  const screens = PAYLOADS.map((_, n) => `xss-${n}`);
  for (const [n, payload] of PAYLOADS.entries()) {
    const kiosk = new KioskVisitor(url, screens[n] ?? '');
    expect((await kiosk.enrol({ name: payload, location: payload })).verdict).toBe('approved');
  }
  await admin.send('PUT', '/api/v1/enrolment-policy', { policy: 'approve' });
  let planted = 0;
  let person = '';
  for (const payload of PAYLOADS) {
    const waiting = new KioskVisitor(url, `waiting-${planted}`);
    expect((await waiting.enrol({ name: payload, location: payload })).verdict).toBe('pending');
    const made = await admin.call('POST', '/api/v1/users', {
      username: payload,
      password: 'a long passphrase',
    });
    expect(made.status).toBe(201);
    person = (made.body as { readonly id: string }).id;
    await admin.send('POST', '/api/v1/tokens', { name: payload, scopes: ['site:read'], expiresAt: null });
    const hook = { name: payload, url: `http://${OUTSIDE}:40009/`, events: ['site.changed'] };
    expect((await admin.send('POST', '/api/v1/webhooks', hook)).status).toBe(201);
    // A browser names itself as it likes, and that stands in the list of sessions.
    await new Visitor(url).fetch('/login', {
      method: 'POST',
      body: new URLSearchParams({ username: payload, password: 'a long passphrase' }),
      headers: { 'user-agent': payload },
    });
    planted += 6;
  }
  await makeToken(target, 'site:read');
  const eve = await new Visitor(url).logIn(await addPerson(target, 'editor'));
  const editor = await openEditor(url, eve.cookie);
  const playlists: string[] = [];
  const shown: string[] = [];
  await editor.edit((doc, origin) =>
    doc.transact(() => {
      for (const [n, payload] of PAYLOADS.entries()) {
        const items: { rank: string; content: string; duration: number }[] = [];
        for (const collection of ['contents', 'playlists', 'groups', 'schedules'] as const) {
          const { schema, sets } = RECORDS[collection];
          for (const [kind, record] of WHOLE[collection].entries()) {
            // Of the first payload ids too.
            const id = n === 0 && kind === 0 ? payload : `${collection}-${n}-${kind}`;
            const fields = believed(schema, id, record, payload);
            if (
              collection === 'contents' &&
              ['text', 'url', 'widget'].includes(String(fields['type'])) &&
              !isFetched(fields['widget'])
            ) {
              items.push({ rank: `a${items.length}`, content: id, duration: 1 });
              shown.push(id);
            }
            const whole =
              collection === 'playlists'
                ? { ...fields, items }
                : collection === 'schedules'
                  ? { ...fields, playlist: playlists[n], targets: aimsAt(screens[n] ?? '', payload) }
                  : fields;
            if (collection === 'playlists') playlists.push(id);
            doc.getMap(collection).set(id, asMap(whole, Object.keys(sets)));
            // And one that no schema takes, which people are told of.
            doc
              .getMap(collection)
              .set(
                `damaged-${collection}-${n}-${kind}`,
                asMap(poisoned(record, payload) as Fields, Object.keys(sets)),
              );
            planted += 2;
          }
        }
        const screen = doc
          .getMap<{ set(field: string, value: unknown): void }>('screens')
          .get(screens[n] ?? '');
        const fields = believed(RECORDS.screens.schema, 'x', WHOLE.screens[0] ?? {}, payload);
        for (const [field, value] of Object.entries({ ...fields, defaultPlaylist: playlists[n] }))
          screen?.set(field, field === 'tags' ? asSet([payload]) : value);
        planted += 1;
      }
      doc.getMap('settings').set('name', PAYLOADS[0]);
    }, origin),
  );
  editor.close();
  return { screens, playlists, person, shown, planted };
}
