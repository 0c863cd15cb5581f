import fc from 'fast-check';
import type { LaunchCommand } from '../model/launch';
import type { Schedule, When } from '../model/schedule';
import type { Site } from '../model/site';
import type { DayTimes } from '../model/values';
import { content, playlist, schedule, site } from './site.test-support';

/** A site with the screen `hall`, the span in which an oracle can judge it, and the instants to ask about. */
export interface Case {
  readonly site: Site;
  readonly since: number;
  readonly horizon: number;
  readonly instants: readonly number[];
}

const DAY = 86_400_000;

/** Zones and a day on which their clocks change, or a week like any other. */
const CHANGES: readonly (readonly [string, string])[] = [
  ['Europe/Paris', '2026-03-29'],
  ['Europe/Paris', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Asia/Kathmandu', '2026-05-20'],
  ['Africa/Casablanca', '2026-02-15'],
  ['Africa/Casablanca', '2026-03-22'],
  ['America/St_Johns', '2026-03-08'],
  ['America/St_Johns', '2006-10-29'],
  ['America/Havana', '2026-11-01'],
  ['America/Santiago', '2026-09-06'],
  ['Africa/Cairo', '2026-04-24'],
  ['Pacific/Apia', '2011-12-30'],
  ['Antarctica/Troll', '2026-03-29'],
];

/** Whole hours and the minutes at which clocks change are what people choose, and where it goes wrong. */
const anyTime = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('00:00', '00:01', '01:00', '01:30', '02:00', '02:30', '03:00', '12:00'),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45', '59:30'))
      .map(([hour, rest]) => `${String(hour).padStart(2, '0')}:${rest}`),
  },
);

const dateAt = (day: number) => new Date(day * DAY).toISOString().slice(0, 10);
const sometimes = <T>(arbitrary: fc.Arbitrary<T>, freq = 3) =>
  fc.option(arbitrary, { nil: null, freq: freq });

const anyDuration = fc.constantFrom(0, 0.001, 0.4, 7, 10, 600, 5_000, 90_000, 2_500_000, 'auto' as const);

const anyWeekdays = fc.oneof(
  { weight: 3, arbitrary: fc.constant<When['days']>([1, 2, 3, 4, 5, 6, 7]) },
  { weight: 2, arbitrary: fc.subarray<When['days'][number]>([1, 2, 3, 4, 5, 6, 7]) },
);

/** Mostly whole hours, so that parts touch each other and what entries start and end with. */
const anyDayTimes: fc.Arbitrary<DayTimes> = fc
  .record({ start: anyTime, end: anyTime, days: anyWeekdays, allDay: fc.integer({ min: 0, max: 9 }) })
  .map(({ start, end, days, allDay }) => ({ start, end: allDay === 0 ? start : end, days }));

function anyWhen(days: fc.Arbitrary<number>, from: fc.Arbitrary<number | null>): fc.Arbitrary<When> {
  return fc
    .record({
      start: anyTime,
      end: anyTime,
      allDay: fc.integer({ min: 0, max: 4 }),
      days: anyWeekdays,
      from,
      to: sometimes(days, 4),
      except: fc.array(days, { maxLength: 2 }),
    })
    .map(({ start, end, allDay, days: on, from: first, to, except }) => ({
      start,
      end: allDay === 0 ? start : end,
      days: on,
      from: first === null ? null : dateAt(first),
      to: to === null ? null : dateAt(to),
      except: except.map(dateAt),
    }));
}

const anyTarget = fc.constantFrom(
  'all',
  'screen:hall',
  'screen:other',
  'group:g1',
  'group:g2',
  'tag:shop',
  'tag:x',
);

interface Span {
  readonly zone: string;
  /** Entries begin at this day or later; null lets them be without a first date. */
  readonly firstDay: number | null;
  /** Dates and launches lie around this day. */
  readonly day: number;
}

function anySite({ zone, firstDay, day }: Span): fc.Arbitrary<Site> {
  const days = fc.integer({ min: day - 4, max: day + 4 });
  const from: fc.Arbitrary<number | null> =
    firstDay === null ? sometimes(days, 2) : fc.constantFrom(firstDay, firstDay, firstDay + 3, day - 1, day);
  const validity = sometimes(fc.record({ from: sometimes(days, 2), to: sometimes(days, 2) }), 2).map(
    (dates) =>
      dates === null
        ? null
        : {
            from: dates.from === null ? null : dateAt(dates.from),
            to: dates.to === null ? null : dateAt(dates.to),
          },
  );
  const anyRules = fc.record({
    duration: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: anyDuration }),
    validity: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: validity }),
    conditions: fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.array(anyDayTimes, { minLength: 1, maxLength: 2 }) },
    ),
  });
  const anyContent = fc.record({
    duration: anyDuration,
    videoMs: fc.constantFrom(undefined, undefined, null, 0, 1, 33_333.4, 4_000_000),
    validity,
    trashed: fc.integer({ min: 0, max: 9 }),
  });
  const anyPlaylist = fc.record({
    items: fc.array(
      fc
        .tuple(
          anyRules,
          fc.oneof(
            { weight: 3, arbitrary: fc.constantFrom('c0', 'c1', 'c2', 'c3', 'missing') },
            { weight: 1, arbitrary: fc.constantFrom('p0', 'p1', 'p2', 'p3', 'p-missing') },
          ),
        )
        .map(([rules, of]) => (of.startsWith('p') ? { ...rules, playlist: of } : { ...rules, content: of })),
      { maxLength: 4 },
    ),
    loop: fc.boolean(),
    shuffle: fc.boolean(),
    trashed: fc.integer({ min: 0, max: 9 }),
  });
  const playlistId = fc.constantFrom('p0', 'p1', 'p2', 'p3');
  const anySchedule = fc.record({
    playlist: playlistId,
    when: anyWhen(days, from),
    priority: fc.constantFrom(0, 0, 1, 2),
    targets: fc.uniqueArray(anyTarget, { minLength: 1, maxLength: 2 }),
    trashed: fc.integer({ min: 0, max: 9 }),
  });
  const instant = fc
    .tuple(days, fc.integer({ min: 0, max: 1_439 }))
    .map(([on, minute]) => Math.max(0, on * DAY + minute * 60_000));
  const anyCommand = fc.record({
    kind: fc.constantFrom('manual', 'manual', 'priority', 'emergency', 'clear', 'all-clear'),
    target: anyTarget,
    source: fc.constantFrom('playlist:p0', 'playlist:p1', 'content:c0', 'content:c1'),
    at: instant,
    lasts: sometimes(fc.integer({ min: 0, max: 200_000_000 }), 2),
  });
  const groupDefault = sometimes(playlistId, 2);
  return fc
    .record({
      contents: fc.array(anyContent, { minLength: 4, maxLength: 4 }),
      playlists: fc.array(anyPlaylist, { minLength: 4, maxLength: 4 }),
      schedules: fc.array(anySchedule, { maxLength: 6 }),
      commands: fc.array(anyCommand, { maxLength: 4 }),
      groups: fc.array(groupDefault, { minLength: 2, maxLength: 2 }),
      screenDefault: groupDefault,
      siteDefault: groupDefault,
      hours: sometimes(
        fc.record({
          periods: fc.array(anyDayTimes, { minLength: 1, maxLength: 3 }),
          closed: fc.array(days, { maxLength: 2 }).map((dates) => dates.map(dateAt)),
        }),
        2,
      ),
    })
    .map((plan) =>
      site({
        settings: { timezone: zone, defaultPlaylist: plan.siteDefault, defaultSeconds: 13 },
        screens: [
          { id: 'hall', tags: ['shop'], defaultPlaylist: plan.screenDefault, hours: plan.hours },
          { id: 'other' },
        ],
        groups: [
          { id: 'g1', members: ['hall'], defaultPlaylist: plan.groups[0] ?? null },
          { id: 'g2', members: ['other', 'hall'], defaultPlaylist: plan.groups[1] ?? null },
        ],
        contents: plan.contents.map(({ videoMs, trashed, ...fields }, index) =>
          content(`c${index}`, {
            ...fields,
            deletedAt: trashed === 0 ? 1 : null,
            ...(videoMs === undefined ? {} : { videoMs }),
          }),
        ),
        playlists: plan.playlists.map(({ items, trashed, ...fields }, index) =>
          playlist(`p${index}`, items, { ...fields, deletedAt: trashed === 0 ? 1 : null }),
        ),
        schedules: plan.schedules.map(({ trashed, when, ...fields }, index): Schedule =>
          schedule(`s${index}`, fields.playlist, when, { ...fields, deletedAt: trashed === 0 ? 1 : null }),
        ),
        launches: plan.commands.map(({ kind, target, source, at, lasts }, index): LaunchCommand => {
          const id = `l${index}`;
          if (kind === 'clear' || kind === 'all-clear') {
            const what = kind === 'clear' ? 'launches' : 'emergency';
            return { kind: 'clear', id, what, target, at, by: '', byName: '' };
          }
          const [type, of = ''] = source.split(':');
          return {
            kind: 'launch',
            id,
            mode: kind,
            target,
            source: { type: type === 'content' ? 'content' : 'playlist', id: of },
            at,
            until: lasts === null ? null : at + lasts,
            by: '',
            byName: '',
          };
        }),
      }),
    );
}

function anyCaseIn(span: Span, since: number): fc.Arbitrary<Case> {
  const from = Math.max(since, (span.day - 6) * DAY);
  const to = (span.day + 6) * DAY;
  const anyInstant = fc.oneof(
    { weight: 2, arbitrary: fc.integer({ min: from, max: to }) },
    {
      weight: 3,
      arbitrary: fc
        .integer({ min: Math.ceil(from / 900_000), max: Math.floor(to / 900_000) })
        .map((n) => n * 900_000),
    },
  );
  return fc
    .record({ site: anySite(span), instants: fc.array(anyInstant, { minLength: 4, maxLength: 12 }) })
    .map((found) => ({ ...found, since, horizon: to + 20 * DAY }));
}

/** Within days of a clock change, with entries that began at most some weeks before. */
export const anyCase = fc.constantFrom(...CHANGES).chain(([zone, date]) => {
  const day = Date.parse(date) / DAY;
  return anyCaseIn({ zone, day, firstDay: day - 17 }, (day - 20) * DAY);
});

/** In January 1970, with entries that have no first date. */
export const anyEarlyCase = fc
  .constantFrom('UTC', 'Europe/Paris', 'Pacific/Auckland', 'America/Los_Angeles')
  .chain((zone) => anyCaseIn({ zone, day: 6, firstDay: null }, 0));

/** With entries that began two years before and may run without a break since. */
export const anyLongCase = fc.constantFrom(...CHANGES.slice(0, 10)).chain(([zone, date]) => {
  const day = Date.parse(date) / DAY;
  return anyCaseIn({ zone, day, firstDay: day - 740 }, (day - 743) * DAY);
});
