import * as v from 'valibot';
import { playlistItemSchema, type NewItem } from '#lib/model/playlist';
import { newBody, reads } from './schemas';

const shape = { entries: playlistItemSchema.pipe[0].entries, sets: {}, without: ['id', 'rank'] };

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
export const itemBody = reads<NewItem>(oneThing(newBody(shape)));
