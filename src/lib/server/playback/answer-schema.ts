import * as v from 'valibot';
import { LAUNCH_MODES } from '#lib/model/launch';

/** RFC 3339, in UTC with milliseconds. */
const instant = v.string();
const id = v.string();
/** Null where there is no such record (any more). */
const name = v.nullable(v.string());

const mode = v.picklist(['emergency', 'priority', 'off', 'manual', 'scheduled', 'default', 'idle']);
const source = v.strictObject({ type: v.picklist(['playlist', 'content']), id, name });

const showing = {
  mode,
  source: v.nullable(
    v.strictObject({
      ...source.entries,
      via: v.nullable(v.strictObject({ type: v.picklist(['launch', 'schedule']), id, name })),
      since: instant,
    }),
  ),
  item: v.nullable(
    v.strictObject({
      id: v.nullable(id),
      index: v.number(),
      content: v.strictObject({ id, name, type: v.nullable(v.string()) }),
    }),
  ),
  since: v.nullable(instant),
};

const verdict = v.variant('code', [
  v.strictObject({ code: v.literal('wins') }),
  v.strictObject({ code: v.literal('on') }),
  v.strictObject({ code: v.literal('not-yet'), at: instant }),
  v.strictObject({ code: v.literal('covered'), because: v.string() }),
  v.strictObject({ code: v.literal('nothing-to-play'), because: v.string() }),
  v.strictObject({
    code: v.literal('ended'),
    at: instant,
    because: v.picklist(['until', 'cleared', 'entry-started']),
    id: v.optional(v.nullable(id)),
  }),
]);

/** A schedule entry with the occurrence that is meant. */
const entry = { id, name: v.string(), source, priority: v.number(), start: instant, end: instant };

const reason = v.variant('kind', [
  v.strictObject({
    kind: v.literal('launch'),
    mode: v.picklist(LAUNCH_MODES),
    id,
    target: v.string(),
    source,
    at: instant,
    until: v.nullable(instant),
    by: v.string(),
    verdict,
  }),
  v.strictObject({
    kind: v.literal('entry'),
    mode: v.literal('scheduled'),
    ...entry,
    verdict,
  }),
  v.strictObject({
    kind: v.literal('default'),
    mode: v.literal('default'),
    of: v.picklist(['screen', 'group', 'site']),
    group: v.nullable(v.strictObject({ id, name })),
    source,
    verdict,
  }),
  v.strictObject({ kind: v.literal('hours'), mode: v.literal('off'), verdict }),
  v.strictObject({ kind: v.literal('idle'), mode: v.literal('idle'), verdict }),
]);

/** The answer of `playbackAnswer`, and which site it is of. */
export const playbackSchema = v.strictObject({
  site: v.strictObject({ uid: v.string(), epoch: v.number() }),
  screen: v.strictObject({ id, name: v.string() }),
  at: instant,
  timezone: v.string(),
  playback: v.strictObject({
    ...showing,
    until: v.nullable(instant),
    nextChange: v.nullable(instant),
    next: v.nullable(v.strictObject(showing)),
  }),
  then: v.nullable(v.strictObject({ at: instant, ...showing })),
  reasons: v.array(reason),
  reasonsLeftOut: v.number(),
  otherDays: v.array(
    v.strictObject({
      ...entry,
      because: v.picklist(['before-first-day', 'after-last-day', 'other-weekday', 'exception']),
    }),
  ),
  otherDaysLeftOut: v.number(),
});
