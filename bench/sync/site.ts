import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as Y from 'yjs';
import { createContent, updateContent } from '#lib/model/content';
import { digestOf, DocDigest } from '#lib/model/digest';
import { foundSite } from '#lib/model/meta';
import { createPlaylist, updatePlaylist } from '#lib/model/playlist';
import { SiteReader } from '#lib/model/read';
import { createSchedule, updateSchedule } from '#lib/model/schedule';
import { createScreen, updateScreen } from '#lib/model/screen';
import { setTag } from '#lib/model/set';
import { ROOM } from '#lib/protocol/messages';
import type { Origin } from '#lib/protocol/origins';
import { DEVICE_PACE, PERSON_PACE, waitBefore } from '#lib/replica/reconnect-wait';
import { SESSION_COOKIE, startSession } from '#lib/server/accounts/sessions';
import type { Db } from '#lib/server/db/db';
import { openForWriting } from '#lib/server/db/dialect';
import { openDb } from '#lib/server/db/open';
import { deviceCookieName, makeDeviceToken } from '#lib/server/devices/device-cookie';
import { playbackAt } from '#lib/timeline/timeline';
import { loadDocument } from '#sync-server/load';
import { SqlStore } from '#sync-server/store/sql';

/*
 * What the benchmark needs of the product's own code; bundled by `build.mjs`, because Node 20 runs no TypeScript. The
 * document is made by the model's edit functions, and so is every edit.
 */

export { DEVICE_PACE, digestOf, DocDigest, PERSON_PACE, playbackAt, SiteReader, waitBefore };

const SIZE = { screens: 200, contents: 500, playlists: 100, items: 10, schedules: 400 } as const;
const AT = Date.UTC(2026, 0, 5);
const origin: Origin = { kind: 'edit', by: 'bench' };
const number = (n: number): string => String(n).padStart(4, '0');
const TAGS = ['hall', 'shop', 'roof', 'café'];
const SHOPS = ['Harbour', 'Station', 'Airport', 'Old town', 'University', 'Market'];

/** The site and every update that made it, the founding first. */
export interface BenchSite {
  readonly uid: string;
  readonly epoch: number;
  readonly updates: readonly Uint8Array[];
}

/** The document: 200 screens unless told, 500 contents, 100 playlists of 10 items, 400 schedules. */
export function makeSite(screens: number = SIZE.screens): BenchSite {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const uid = randomUUID();
  const epoch = doc.clientID;
  foundSite(doc, { uid, name: 'Benchmark', timezone: 'Europe/Paris' }, origin);
  for (let n = 0; n < screens; n += 1) {
    const shop = SHOPS[n % SHOPS.length] ?? '';
    createScreen(
      doc,
      { id: `screen-${number(n)}`, name: `${shop} ${n}`, location: `${shop}, floor ${n % 4}`, at: AT },
      origin,
    );
    setTag(doc, 'screens', `screen-${number(n)}`, TAGS[n % TAGS.length] ?? '', true, origin);
  }
  for (let n = 0; n < SIZE.contents; n += 1) createContent(doc, contentOf(n), origin);
  for (let n = 0; n < SIZE.playlists; n += 1) {
    const items = Array.from({ length: SIZE.items }, (_, item) => ({
      content: `content-${number((n * 7 + item) % SIZE.contents)}`,
      duration: 10 + item,
    }));
    createPlaylist(doc, { id: `playlist-${number(n)}`, name: `Playlist ${n}`, items, at: AT }, origin);
  }
  for (let n = 0; n < SIZE.schedules; n += 1) {
    const hour = String(6 + (n % 16)).padStart(2, '0');
    createSchedule(
      doc,
      {
        id: `schedule-${number(n)}`,
        name: `Slot ${n}`,
        targets: [`screen:screen-${number(n % screens)}`],
        playlist: `playlist-${number(n % SIZE.playlists)}`,
        when: { start: `${hour}:00`, end: `${hour}:45`, days: [1, 2, 3, 4, 5] },
        priority: n % 5,
        at: AT,
      },
      origin,
    );
  }
  return { uid, epoch, updates };
}

function contentOf(n: number): Parameters<typeof createContent>[1] {
  const common = { id: `content-${number(n)}`, name: `Content ${n}`, createdBy: 'bench', at: AT };
  const tags = [TAGS[n % TAGS.length] ?? ''];
  switch (n % 4) {
    case 0:
    case 1: {
      const video = n % 4 === 1;
      return {
        ...common,
        tags,
        type: video ? 'video' : 'image',
        media: {
          hash: n.toString(16).padStart(64, 'a'),
          mime: video ? 'video/mp4' : 'image/webp',
          bytes: 1_000_000 + n,
          width: 1920,
          height: 1080,
          durationMs: video ? 20_000 : null,
          thumb: n.toString(16).padStart(64, 'b'),
        },
      };
    }
    case 2:
      return { ...common, tags, type: 'url', url: `https://example.org/page/${n}` };
    default:
      return {
        ...common,
        tags,
        type: 'text',
        text: { title: `Notice ${n}`, body: 'The lift is out of order.', colour: '#ffffff', align: 'center' },
      };
  }
}

/** One edit of a site as `makeSite` makes it, by the model's edit functions. `text` stands in it as it is. */
export function edit(doc: Y.Doc, n: number, text: string): void {
  const turn = Math.floor(n / 4);
  switch (n % 4) {
    case 0:
      updateContent(doc, `content-${number(turn % SIZE.contents)}`, { name: text }, origin);
      return;
    case 1:
      updateScreen(doc, `screen-${number(turn % SIZE.screens)}`, { location: text }, origin);
      return;
    case 2:
      updateSchedule(doc, `schedule-${number(turn % SIZE.schedules)}`, { name: text }, origin);
      return;
    default:
      updatePlaylist(doc, `playlist-${number(turn % SIZE.playlists)}`, { name: text }, origin);
  }
}

/** An edit that no later one replaces, so that it can be looked for after a crash. */
export function lastingEdit(doc: Y.Doc, text: string): void {
  createContent(
    doc,
    { id: text, name: text, type: 'url', url: 'https://example.org/', createdBy: 'bench', at: AT },
    origin,
  );
}

/** Which lasting edits a document holds. */
export function lastingEdits(doc: Y.Doc): ReadonlySet<string> {
  return new Set(doc.getMap('contents').keys());
}

/** As many one-edit updates as asked for, each by a client id of its own: what years of reloads leave in a document. */
export function editsOfManyClients(site: BenchSite, count: number): readonly Uint8Array[] {
  const doc = docOf(site.updates);
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const ids = new Set<number>();
  while (ids.size < count) ids.add(1 + Math.floor(Math.random() * 0xffff_fffe));
  let n = 0;
  for (const id of ids) {
    doc.clientID = id;
    edit(doc, n, `Edited ${n}`);
    n += 1;
  }
  return updates;
}

export interface PremadeEdits {
  /** By author, in the order in which they were made. */
  readonly authors: readonly (readonly Uint8Array[])[];
  /** Of the document with all of them. */
  readonly digest: string;
}

/** Edits made beforehand, apart from each other, so that a benchmark measures the server and not the making. */
export function premadeEdits(site: BenchSite, count: number, authors: number): PremadeEdits {
  const whole = docOf(site.updates);
  const lists = Array.from({ length: authors }, (_, author) => {
    const doc = docOf(site.updates);
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    for (let n = author; n < count; n += authors) edit(doc, n, `Edited ${n}`);
    Y.applyUpdate(whole, Y.encodeStateAsUpdate(doc));
    return updates;
  });
  return { authors: lists, digest: digestOf(whole) };
}

export function docOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => updates.forEach((update) => Y.applyUpdate(doc, update)));
  return doc;
}

export interface SeedOptions {
  readonly dataDir: string;
  /** Directory of the built server, which has the writer thread. */
  readonly server: string;
  readonly secretKey: string;
  readonly kiosks: number;
  readonly managers: number;
}

export interface Credentials {
  /** By kiosk: the screen and the cookie that proves it. The document's own screens come first. */
  readonly kiosks: readonly { readonly screen: string; readonly cookie: string }[];
  /** By manager: the cookie of a session. */
  readonly managers: readonly string[];
}

const databasePath = (dataDir: string): string => path.join(dataDir, 'vitrine.db');

async function withDb<T>({ dataDir, server }: SeedOptions, use: (db: Db) => Promise<T>): Promise<T> {
  mkdirSync(dataDir, { recursive: true });
  const writerFile = pathToFileURL(path.join(server, 'writer.js'));
  const db = await openDb({ path: databasePath(dataDir), writerFile });
  try {
    return await use(db);
  } finally {
    await db.close();
  }
}

/** A data directory as a server would have left it: the site's log row by row, approved kiosks, editors with sessions. */
export function seed(options: SeedOptions, site: BenchSite): Promise<Credentials> {
  return withDb(options, async (db) => {
    const [first, ...rest] = site.updates;
    if (first === undefined) throw new Error('A site without a founding update.');
    const store = new SqlStore(db, ROOM);
    const row = (data: Uint8Array, index: number) => ({ seq: index + 1, data, author: 'user:bench', at: AT });
    await store.found({ uid: site.uid, epoch: site.epoch }, row(first, 0));
    for (let from = 0; from < rest.length; from += 500) {
      await store.append(rest.slice(from, from + 500).map((data, index) => row(data, from + index + 1)));
    }
    return { kiosks: await seedKiosks(db, options), managers: await seedManagers(db, options) };
  });
}

async function seedKiosks(
  db: Db,
  { dataDir, secretKey, kiosks }: SeedOptions,
): Promise<Credentials['kiosks']> {
  const signer = { config: { dataDir, secretKey }, now: Date.now };
  const list: { screen: string; cookie: string }[] = [];
  for (let from = 0; from < kiosks; from += 500) {
    const rows = Array.from({ length: Math.min(500, kiosks - from) }, (_, index) => {
      const id = randomUUID();
      const screen_id = `screen-${number(from + index)}`;
      const names = { name: screen_id, location: '', pairing_code: '' };
      const decided = { requested_at: AT, decided_at: AT, decided_by: null };
      return { id, screen_id, secret_hash: id, state: 'approved' as const, ...names, ...decided };
    });
    await db.write.insertInto('devices').values(rows).execute();
    for (const { id, screen_id } of rows) {
      const cookie = `${deviceCookieName(screen_id)}=${await makeDeviceToken(signer, id)}`;
      list.push({ screen: screen_id, cookie });
    }
  }
  return list;
}

async function seedManagers(db: Db, { managers }: SeedOptions): Promise<readonly string[]> {
  const cookies: string[] = [];
  for (let n = 0; n < managers; n += 1) {
    const id = randomUUID();
    await db.write
      .insertInto('users')
      .values({ id, username: id, username_key: id, password_hash: 'none', role: 'editor', created_at: AT })
      .execute();
    cookies.push(
      `${SESSION_COOKIE}=${await startSession({ db, now: Date.now }, id, { address: '', agent: '' })}`,
    );
  }
  return cookies;
}

/** The document as the next start would find it. */
export function storedDocument(options: SeedOptions): Promise<Y.Doc> {
  return withDb(options, async (db) => {
    const founding = { name: 'none', timezone: 'UTC' };
    const { doc } = await loadDocument(new SqlStore(db, ROOM), founding, Date.now, (error) => {
      throw error;
    });
    return doc;
  });
}

/** Appends to the log of a server that is not running, past the server. `head`: the `seq` of the last row. */
export function appendUpdates({ dataDir }: SeedOptions, head: number, updates: readonly Uint8Array[]): void {
  withLog(dataDir, head, (append) => updates.forEach(append));
}

/**
 * Appends `count` edits to the log of a server that is not running: a million of them through its door would take the
 * benchmark minutes. Returns the digest of the document with all of them.
 */
export function appendEdits({ dataDir }: SeedOptions, site: BenchSite, count: number): string {
  const doc = docOf(site.updates);
  // The writes that `edit` makes, without the checks before them: those would cost a minute.
  const screens = doc.getMap<Y.Map<unknown>>('screens');
  const contents = doc.getMap<Y.Map<unknown>>('contents');
  withLog(dataDir, site.updates.length, (append) => {
    doc.on('update', append);
    for (let n = 0; n < count; n += 1) {
      const turn = Math.floor(n / 2);
      if (n % 2 === 0) contents.get(`content-${number(turn % SIZE.contents)}`)?.set('name', `Edited ${n}`);
      else screens.get(`screen-${number(turn % SIZE.screens)}`)?.set('location', `Edited ${n}`);
    }
  });
  return digestOf(doc);
}

function withLog(dataDir: string, head: number, write: (append: (update: Uint8Array) => void) => void): void {
  const sqlite = openForWriting(databasePath(dataDir));
  const insert = sqlite.prepare(
    'INSERT INTO document_updates (document, seq, data, author, at) VALUES (?, ?, ?, ?, ?)',
  );
  let seq = head;
  sqlite.exec('BEGIN');
  write((update) => {
    seq += 1;
    insert.run(ROOM, seq, update, 'user:bench', AT);
  });
  sqlite.exec('COMMIT');
  sqlite.close();
}
