import * as v from 'valibot';
import { addItem } from '#lib/model/playlist';
import { replaceItems } from '#lib/model/replace-items';
import { api } from '#lib/server/api';
import { demandMatch } from '#lib/server/etag';
import { editSite, problemsOf } from '#lib/server/records/edit-site';
import { itemOf, itemsAfter, playlistToEdit, showItems } from '#lib/server/records/item-api';
import { itemAnswer, showItem } from '#lib/server/records/playlist-answer';
import { itemListBody, newItemBody } from '#lib/server/records/playlist-items';
import { playlists } from '#lib/server/records/playlists';
import { demandItemThere } from '#lib/server/records/references';
import { recordOf } from '#lib/server/records/resource';

const list = v.strictObject({ items: v.array(itemAnswer) });

export const GET = api(
  {
    action: 'site.read',
    summary: 'The items of a playlist in playing order.',
    answers: { 200: list },
    problems: { 404: ['unknown-playlist'], 409: ['damaged'] },
    tagged: true,
  },
  async ({ context, param }) => showItems(recordOf(playlists, await context.live.site(), param('id'))),
);

export const POST = api(
  {
    action: 'site.edit',
    summary: 'Puts an item into a playlist: before another one, or at the end.',
    body: newItemBody,
    answers: { 201: itemAnswer },
    problems: problemsOf('playlist'),
    tagged: true,
  },
  ({ context, who, body: { before = null, ...item }, param }) =>
    editSite(context, who, (edit) => {
      const { id } = playlistToEdit(edit.site, param('id'));
      demandItemThere(edit.site, item);
      const made = addItem(edit.doc, id, item, before, edit.origin);
      return showItem(itemOf(itemsAfter(edit, id), made));
    }),
);

export const PUT = api(
  {
    action: 'site.edit',
    summary: 'Replaces the whole list of items.',
    description:
      'Items with an id stay, in the order that is given here; those that are not named go. As few as possible are moved, so that another’s move made apart counts too. Send If-Match to be told when somebody changed the list since you read it.',
    body: itemListBody,
    answers: { 200: list },
    problems: problemsOf('playlist'),
    tagged: true,
  },
  ({ context, who, body, param, event }) =>
    editSite(context, who, (edit) => {
      const before = playlistToEdit(edit.site, param('id'));
      demandMatch(event.request, showItems(before));
      const shown = new Set(before.items.map((item) => item.content ?? item.playlist));
      // What is gone may stay where it was; only what is new must be there.
      for (const item of body.items) {
        if (!shown.has(item.content ?? item.playlist)) demandItemThere(edit.site, item);
      }
      replaceItems(edit.doc, before.id, body.items, edit.origin);
      return showItems(itemsAfter(edit, before.id));
    }),
);
