import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createContent, updateContent, type NewContent } from '#lib/model/content';
import { writeLaunch, type LaunchMode } from '#lib/model/launch';
import { createPlaylist, removeItem, updatePlaylist } from '#lib/model/playlist';
import { readSite } from '#lib/model/read';
import { createScreen } from '#lib/model/screen';
import { updateSettings } from '#lib/model/settings';
import { trashRecord } from '#lib/model/trash';
import { neededMedia } from '#lib/timeline/needed-media';
import { siteProgramme } from './site-programme';

const origin = { kind: 'edit', by: 'test' } as const;
const media = (digit: string) => ({
  hash: digit.repeat(64),
  mime: 'image/png',
  bytes: 10,
  width: 1,
  height: 1,
  durationMs: null,
  thumb: null,
});

/** A screen with a default playlist of three pictures, ten seconds each. */
function site() {
  const doc = new Y.Doc();
  createScreen(doc, { id: 'hall', name: 'Hall', location: '', at: 0 }, origin);
  const contents = ['a', 'b', 'c'].map((digit) =>
    createContent(
      doc,
      { type: 'image', name: digit, media: media(digit), at: 0 } satisfies NewContent,
      origin,
    ),
  );
  const playlist = createPlaylist(
    doc,
    { name: 'All', at: 0, items: contents.map((content) => ({ content, duration: 10 })) },
    origin,
  );
  updateSettings(doc, { defaultPlaylist: playlist }, origin);
  return { doc, contents, playlist, programme: () => siteProgramme(readSite(doc), 'hall') };
}

function launch(doc: Y.Doc, id: string, content: string, at: number, mode: LaunchMode = 'manual') {
  writeLaunch(
    doc,
    {
      kind: 'launch',
      id,
      mode,
      target: 'all',
      source: { type: 'content', id: content },
      at,
      until: null,
      by: 'x',
    },
    origin,
  );
}

describe('a programme', () => {
  it('names the item, its content and its time', () => {
    const { contents, playlist, programme } = site();
    const spot = programme().at(15_000);
    expect(spot).toMatchObject({
      mode: 'default',
      source: { type: 'playlist', id: playlist },
      content: { id: contents[1] },
      since: 10_000,
      until: 20_000,
    });
  });

  it.each(['manual', 'priority', 'emergency'] as const)(
    'has one key for a source as long as nothing takes over, and another for each launch (%s)',
    (mode) => {
      const { doc, contents, programme } = site();
      const before = programme();
      expect(before.at(5_000).sourceKey).toBe(before.at(25_000).sourceKey);
      launch(doc, 'l1', contents[0] ?? '', 1_000, mode);
      const first = programme().at(5_000).sourceKey;
      launch(doc, 'l2', contents[0] ?? '', 2_000, mode);
      const second = programme().at(5_000).sourceKey;
      expect(new Set([before.at(5_000).sourceKey, first, second]).size).toBe(3);
    },
  );

  it('is the idle card for a screen that has nothing', () => {
    const { doc, programme } = site();
    updateSettings(doc, { defaultPlaylist: null }, origin);
    expect(programme().at(5_000)).toMatchObject({ mode: 'idle', source: null, content: null, until: null });
  });
});

describe('a spot, after an edit', () => {
  it('goes on with its content as that is now', () => {
    const { doc, contents, programme } = site();
    const spot = programme().at(15_000);
    updateContent(doc, contents[1] ?? '', { name: 'renamed' }, origin);
    expect(programme().refreshed(spot, 15_000)?.content?.name).toBe('renamed');
  });

  it('is over when its item or its content was taken out, or its dates are over', () => {
    const { doc, contents, playlist, programme } = site();
    const spot = programme().at(15_000);
    updateContent(doc, contents[1] ?? '', { validity: { from: '2026-01-01', to: null } }, origin);
    expect(programme().refreshed(spot, 15_000)).toBeNull();
    updateContent(doc, contents[1] ?? '', { validity: null }, origin);
    trashRecord(doc, 'contents', contents[1] ?? '', 1, origin);
    expect(programme().refreshed(spot, 15_000)).toBeNull();
    const other = programme().at(5_000);
    removeItem(doc, playlist, other.item ?? '', origin);
    expect(programme().refreshed(other, 5_000)).toBeNull();
  });
});

describe('what may stand in for an item that fails', () => {
  it('is the rest of its playlist, the next one first', () => {
    const { programme } = site();
    const names = programme()
      .standIns(programme().at(15_000), 15_000)
      .map(({ name }) => name);
    expect(names).toEqual(['c', 'a']);
  });

  it('is nothing for a content that was launched by itself', () => {
    const { doc, contents, programme } = site();
    launch(doc, 'l1', contents[0] ?? '', 1_000);
    expect(programme().standIns(programme().at(5_000), 5_000)).toEqual([]);
  });
});

it('needs each file once, the one that plays now first', () => {
  const { doc, contents } = site();
  launch(doc, 'l1', contents[1] ?? '', 1_000);
  expect(neededMedia(readSite(doc), 'hall', 5_000).map(({ hash }) => hash[0])).toEqual(['b', 'a', 'c']);
});

it('takes the transition of the playlist that plays, and none for an emergency or a content by itself', () => {
  const { doc, contents, playlist, programme } = site();
  expect(programme().at(5_000).transition).toBe('cut');
  updatePlaylist(doc, playlist, { transition: 'slide' }, origin);
  expect(programme().at(5_000).transition).toBe('slide');
  launch(doc, 'one', contents[0] ?? '', 1_000);
  expect(programme().at(5_000)).toMatchObject({ mode: 'manual', transition: 'cut' });
  writeLaunch(
    doc,
    {
      kind: 'launch',
      id: 'alarm',
      mode: 'emergency',
      target: 'all',
      source: { type: 'playlist', id: playlist },
      at: 2_000,
      until: null,
      by: 'x',
    },
    origin,
  );
  expect(programme().at(5_000)).toMatchObject({ mode: 'emergency', transition: 'cut' });
});
