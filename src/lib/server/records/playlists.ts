import * as v from 'valibot';
import {
  createPlaylist,
  playlistSchema,
  updatePlaylist,
  type NewItem,
  type PlaylistPatch,
} from '#lib/model/playlist';
import { recordId } from '#lib/model/values';
import { itemBody } from './playlist-items';
import { playlistAnswer, showPlaylist } from './playlist-answer';
import { filtersOf } from './list-records';
import type { Changing, Making } from './record-api';
import { demandItemThere } from './references';
import type { Resource } from './resource';
import { newBody, patchBody, reads } from './schemas';

export const playlists: Resource<'playlists'> = {
  collection: 'playlists',
  noun: 'playlist',
  schema: playlistAnswer,
  show: showPlaylist,
};

const flag = v.pipe(
  v.picklist(['true', 'false'], 'it is “true” or “false”'),
  v.transform((text) => text === 'true'),
);

export const playlistFilters = filtersOf(
  'playlists',
  {
    content: v.optional(v.pipe(recordId, v.description('Those that show this content.'))),
    playlist: v.optional(v.pipe(recordId, v.description('Those that play this playlist inside.'))),
    template: v.optional(v.pipe(flag, v.description('Whether it is a template.'))),
  },
  ({ content, playlist, template }) =>
    (one) =>
      (content === undefined || one.items.some((item) => item.content === content)) &&
      (playlist === undefined || one.items.some((item) => item.playlist === playlist)) &&
      (template === undefined || one.template === template),
);

const shape = { entries: playlistSchema.entries, sets: {}, without: ['id', 'createdAt', 'deletedAt'] };

type New = PlaylistPatch & { readonly name: string; readonly items?: readonly NewItem[] };

export const newPlaylist: Making<New> = {
  body: reads(
    v.strictObject({
      ...newBody(shape),
      /** In playing order. */
      items: v.optional(v.pipe(v.array(itemBody), v.maxLength(1_000))),
    }),
  ),
  make: ({ doc, origin, site, at }, body) => {
    for (const item of body.items ?? []) demandItemThere(site, item);
    return createPlaylist(doc, { ...body, at }, origin);
  },
};

export const playlistChanges: Changing<'playlists', PlaylistPatch> = {
  body: reads(v.strictObject(patchBody(shape))),
  change: ({ doc, origin }, before, patch) => updatePlaylist(doc, before.id, patch, origin),
};
