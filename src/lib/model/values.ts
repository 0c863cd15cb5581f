import * as v from 'valibot';

/** A record's key: random, except for screens, whose key is the id in the kiosk's URL. */
export const recordId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** The id in a kiosk's URL (PRODUCT section 1). */
export const screenId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9._-]{1,64}$/, 'A screen id has 1 to 64 of the characters A–Z a–z 0–9 . _ -'),
);

export const name = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'A name is needed'),
  v.maxLength(200, 'A name has at most 200 characters'),
);

/** Milliseconds since the Unix epoch. */
export const instantMs = v.pipe(v.number(), v.integer());

/** A local time of day, `HH:MM` or `HH:MM:SS`. */
export const localTime = v.pipe(
  v.string(),
  v.regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'A time is written HH:MM, from 00:00 to 23:59'),
);

/** A calendar date, `YYYY-MM-DD`, that exists. */
export const localDate = v.pipe(
  v.string(),
  v.isoDate('A date is written YYYY-MM-DD'),
  v.check((text) => {
    const date = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  }, 'This date does not exist'),
);

const knownZones = new Set<string>();

/** Asking the platform takes some 40 µs, and every screen has a zone: the answers that were yes are kept. */
function isTimeZone(zone: string): boolean {
  if (knownZones.has(zone)) return true;
  // Newer platforms also know "+01:00", which a kiosk's older Chromium would refuse: names only.
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    // A RangeError is how the platform says that it has no such zone.
    return false;
  }
  if (knownZones.size < 1_000) knownZones.add(zone);
  return true;
}

/** An IANA time zone that this platform knows. */
export const timeZone = v.pipe(
  v.string(),
  v.maxLength(64),
  v.check(isTimeZone, 'Unknown time zone: use a name such as Europe/Paris'),
);

/**
 * How long an item is shown, in seconds: `0` until something else takes over, `'auto'` the media's own length, else the
 * site's default.
 */
export const duration = v.union([
  v.literal('auto'),
  v.pipe(v.number(), v.minValue(0), v.maxValue(30 * 86_400)),
]);
export type Duration = v.InferOutput<typeof duration>;

/** A tag as people type it. */
export const tag = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^[^\p{Cc}]{1,64}$/u, 'A tag has 1 to 64 characters on one line'),
);

/**
 * A set: sorted keys here, a map `{key: true}` in the document, so that two people adding different keys both win.
 */
export function setOf(key: v.GenericSchema<unknown, string>) {
  return v.pipe(
    v.optional(v.array(key), []),
    v.transform((keys): readonly string[] => [...new Set(keys)].sort()),
  );
}
export const keySet = setOf(recordId);

/** What a schedule entry or a launch is aimed at. `tag:` and `group:` mean every screen that has it now. */
export const target = v.pipe(
  v.string(),
  v.regex(/^(all|(screen|group|tag):[^\p{Cc}]{1,64})$/u, 'Unknown target'),
);
/** The same, as TypeScript sees it. */
export type Target = 'all' | `screen:${string}` | `group:${string}` | `tag:${string}`;

/** Days of the week, 1 Monday … 7 Sunday. */
export const weekdays = v.pipe(v.array(v.picklist([1, 2, 3, 4, 5, 6, 7])), v.maxLength(7));

/**
 * A part of some days of the week, in the screen's time zone. `end` ≤ `start` runs into the next day, `start` = `end` is
 * 24 hours; the days name the day it starts.
 */
export const dayTimes = v.object({ days: weekdays, start: localTime, end: localTime });
export type DayTimes = v.InferOutput<typeof dayTimes>;

/** First and last day, both included, in the screen's time zone; `null`: without a bound. One value. */
export const validity = v.object({ from: v.nullable(localDate), to: v.nullable(localDate) });
export type Validity = v.InferOutput<typeof validity>;

/** Set while a record is in the trash. */
export const deletedAt = v.optional(v.nullable(instantMs), null);

/** A colour as `#rrggbb`. */
export const colour = v.pipe(v.string(), v.regex(/^#[0-9a-fA-F]{6}$/, 'A colour is written #rrggbb'));
