import * as v from 'valibot';
import { playlistItemSchema, type NewItem } from '#lib/model/playlist';
import type { ListedItem } from '#lib/model/replace-items';
import { recordId } from '#lib/model/values';
import { newBody, patchBody, reads } from './schemas';

const shape = { entries: playlistItemSchema.pipe[0].entries, sets: {}, without: ['id', 'rank'] };
const entries = newBody(shape);

interface Shows {
  readonly content?: unknown;
  readonly playlist?: unknown;
}

function oneThing(entries: v.ObjectEntries): v.GenericSchema<unknown, Shows> {
  return v.pipe(
    reads<Shows>(v.strictObject(entries)),
    v.check(
      ({ content, playlist }) => (typeof content === 'string') !== (typeof playlist === 'string'),
      'an item shows either a content or a playlist',
    ),
  );
}

/** An item as it is sent: what it shows, for how long, and when it may. */
export const itemBody = reads<NewItem>(oneThing(entries));

/** The id of the item before which one goes; null: to the end. */
const before = v.optional(v.nullable(recordId));
interface Placed {
  readonly before?: string | null | undefined;
}

export const newItemBody = reads<NewItem & Placed>(oneThing({ ...entries, before }));
export const itemPatchBody = reads<Partial<NewItem> & Placed>(
  v.strictObject({ ...patchBody(shape), before }),
);

/** The whole list in playing order; items with an id are there already and stay. */
export const itemListBody = reads<{ readonly items: readonly ListedItem[] }>(
  v.strictObject({
    items: v.pipe(v.array(oneThing({ id: v.optional(recordId), ...entries })), v.maxLength(1_000)),
  }),
);
