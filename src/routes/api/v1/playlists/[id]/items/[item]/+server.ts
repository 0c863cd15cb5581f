import { moveItem, removeItem, updateItem } from '#lib/model/playlist';
import { api } from '#lib/server/api';
import { demandMatch } from '#lib/server/etag';
import { editSite, problemsOf } from '#lib/server/records/edit-site';
import { itemOf, itemsAfter, playlistToEdit } from '#lib/server/records/item-api';
import { itemAnswer, showItem } from '#lib/server/records/playlist-answer';
import { itemPatchBody } from '#lib/server/records/playlist-items';
import { playlists } from '#lib/server/records/playlists';
import { demandItemThere } from '#lib/server/records/references';
import { recordOf } from '#lib/server/records/resource';

const problems = problemsOf('playlist', { 404: ['unknown-item'] });

export const GET = api(
  {
    action: 'site.read',
    summary: 'One item of a playlist.',
    answers: { 200: itemAnswer },
    problems: { 404: ['unknown-playlist', 'unknown-item'], 409: ['damaged'] },
    tagged: true,
  },
  async ({ context, param }) =>
    showItem(itemOf(recordOf(playlists, await context.live.site(), param('id')), param('item'))),
);

export const PATCH = api(
  {
    action: 'site.edit',
    summary: 'Changes an item, or moves it before another one (`before`; null: to the end).',
    body: itemPatchBody,
    answers: { 200: itemAnswer },
    problems,
    tagged: true,
  },
  ({ context, who, body: { before, ...patch }, param, event }) =>
    editSite(context, who, (edit) => {
      const playlist = playlistToEdit(edit.site, param('id'));
      const item = itemOf(playlist, param('item'));
      demandMatch(event.request, showItem(item));
      demandItemThere(edit.site, patch);
      // Judged before the first write: nothing can be rolled back.
      if (typeof before === 'string') itemOf(playlist, before);
      updateItem(edit.doc, playlist.id, item.id, patch, edit.origin);
      if (before !== undefined) moveItem(edit.doc, playlist.id, item.id, before, edit.origin);
      return showItem(itemOf(itemsAfter(edit, playlist.id), item.id));
    }),
);

export const DELETE = api(
  {
    action: 'site.edit',
    summary: 'Takes an item out of a playlist, for good.',
    answers: { 204: null },
    problems,
    tagged: true,
  },
  ({ context, who, param, event }) =>
    editSite(context, who, (edit) => {
      const playlist = playlistToEdit(edit.site, param('id'));
      const item = itemOf(playlist, param('item'));
      demandMatch(event.request, showItem(item));
      removeItem(edit.doc, playlist.id, item.id, edit.origin);
    }),
);
