import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schedule, When } from '../model/schedule';
import { dateOfDay, dayOfDate } from '../timeline/day';
import { playlist, schedule as entry, site as siteOf } from '../timeline/site.test-support';
import { screenCalendar, siteCalendar } from './export-calendar';
import { planOf, told } from './import.test-support';

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.constantFrom('', ':00', ':30'))
  .map(
    ([hours, minutes, seconds]) =>
      `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}${seconds}`,
  );
const date = fc.integer({ min: dayOfDate('2019-01-01'), max: dayOfDate('2032-12-31') }).map(dateOfDay);
const anyWhen: fc.Arbitrary<When> = fc.record({
  start: time,
  end: time,
  days: fc.subarray([1, 2, 3, 4, 5, 6, 7] as const).map((days) => [...days]),
  from: fc.option(date),
  to: fc.option(date),
  except: fc.uniqueArray(date, { maxLength: 30 }),
});
// Neither of the last two is there any more.
const target = fc.constantFrom(
  'all',
  'screen:hall',
  'screen:york',
  'group:g',
  'tag:shop; and, more\\',
  'screen:attic',
  'group:gone',
);
const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  id: fc
    .string({ minLength: 1, maxLength: 64, unit: 'grapheme' })
    .filter((id) => id.length <= 64 && !/\p{Cc}/u.test(id)),
  name: fc
    .string({ maxLength: 60, unit: 'grapheme' })
    .map((name) => name.replace(/\p{Cc}/gu, '').trim())
    .chain((name) => fc.constantFrom(name, 'Morning', '', 'a\nb;c,d\\n')),
  targets: fc.uniqueArray(target).map((targets) => targets.sort()),
  // One in the trash, and one that nobody knows.
  playlist: fc.constantFrom('p', 'q', 'trashed', 'unknown'),
  when: anyWhen,
  priority: fc.integer({ min: -1_000, max: 1_000 }),
  createdAt: fc.oneof(
    fc.constantFrom(0, 1, 999, 1_000),
    fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2030-01-01') }),
  ),
  deletedAt: fc.constant(null),
});

const world = (zone: string, schedules: readonly Schedule[]) =>
  siteOf({
    settings: { timezone: zone },
    screens: [{ id: 'hall' }, { id: 'york', timezone: 'America/New_York' }],
    groups: [{ id: 'g', members: ['hall'] }],
    playlists: [
      playlist('p', [], { name: 'Morning' }),
      playlist('q', [], { name: 'Even;ing' }),
      playlist('trashed', [], { name: 'Old', deletedAt: 5 }),
    ],
    schedules,
  });
const anySite = fc
  .tuple(
    fc.constantFrom('Europe/Paris', 'America/New_York', 'Africa/Casablanca', 'Pacific/Apia', 'UTC'),
    fc.uniqueArray(anySchedule, { maxLength: 5, selector: ({ id }) => id }),
  )
  .map(([zone, schedules]) => world(zone, schedules));

describe('what was exported and is imported again', { timeout: 120_000 }, () => {
  it('is the same, every field of it, whatever the names, dates and zones', () => {
    fc.assert(
      fc.property(anySite, (site) => {
        const { text, exported, left } = siteCalendar(site);
        const { items, absent } = planOf(site, text);
        expect(items.filter(({ verdict }) => verdict !== 'same')).toEqual([]);
        expect(items).toHaveLength(exported);
        // What never occurs is not in the file; only that may be absent.
        const gone = new Set(left.map(({ id }) => id));
        expect(absent.filter(({ id }) => !gone.has(id))).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  it('comes back whole in a site that lost it', () => {
    fc.assert(
      fc.property(anySite, (any) => {
        const site = withoutWhatIsGone(any);
        const { text, left } = siteCalendar(site);
        const { items } = planOf({ ...site, schedules: new Map() }, text);
        for (const item of items) {
          if (item.verdict !== 'new') throw new Error(told([item]).join());
          const before = site.schedules.get(item.entry.id);
          expect(item.entry).toMatchObject({
            name: before?.name,
            targets: before?.targets,
            playlist: before?.playlist,
            priority: before?.priority,
          });
        }
        expect(items).toHaveLength(site.schedules.size - left.length);
      }),
      { numRuns: 50 },
    );
  });

  const daily: When = {
    start: '08:00',
    end: '18:00',
    days: [1, 2, 3, 4, 5, 6, 7],
    from: null,
    to: null,
    except: [],
  };
  const site = world('Europe/Paris', [
    entry('e', 'p', daily, { targets: ['screen:hall'], name: 'Day', priority: 3 }),
  ]);
  const file = () => screenCalendar(site, 'hall')?.text ?? '';
  const [original] = site.schedules.values();

  it('shows what somebody changed in another program, field by field', () => {
    const edited = file()
      .replace('T180000', 'T190000')
      .replace('SUMMARY:Day', 'SUMMARY:Long day')
      .replace('BYDAY=MO,TU,WE,TH,FR,SA,SU', 'BYDAY=MO,TU,WE,TH,FR');
    expect(planOf(site, edited).items).toMatchObject([
      {
        verdict: 'changed',
        current: original,
        changes: [
          { field: 'name', before: 'Day', after: 'Long day' },
          { field: 'days', before: [1, 2, 3, 4, 5, 6, 7], after: [1, 2, 3, 4, 5] },
          { field: 'end', before: '18:00', after: '19:00' },
        ],
      },
    ]);
  });

  it('keeps that there is no first day when a date is taken out elsewhere', () => {
    const edited = file().replace('SUMMARY', 'EXDATE;TZID=Europe/Paris:20270105T080000\r\nSUMMARY');
    expect(planOf(site, edited).items).toMatchObject([
      { verdict: 'changed', changes: [{ field: 'except', before: [], after: ['2027-01-05'] }] },
    ]);
  });

  it('takes a start that was moved elsewhere as a first day', () => {
    const edited = file()
      .replace(/(DTSTART;TZID=Europe\/Paris:)\d{8}/, '$120270105')
      .replace(/(DTEND;TZID=Europe\/Paris:)\d{8}/, '$120270105');
    expect(planOf(site, edited).items).toMatchObject([
      { verdict: 'changed', changes: [{ field: 'from', before: null, after: '2027-01-05' }] },
    ]);
  });

  it('is a copy for other screens, the same copy each time, with the same times on their walls', () => {
    const options = { ownTargets: false, targets: ['screen:york'] };
    const [first] = planOf(site, file(), options).items;
    expect(first).toMatchObject({
      verdict: 'new',
      entry: { targets: ['screen:york'], when: daily, playlist: 'p' },
    });
    expect(planOf(site, file(), options).items).toEqual([first]);
    expect(planOf(site, file(), { ...options, targets: ['screen:hall'] }).items[0]?.verdict).toBe('same');
  });

  it('comes out of the trash where it went there meanwhile', () => {
    const trashed = siteOf({
      ...plain(site),
      schedules: [...site.schedules.values()].map((one) => ({ ...one, deletedAt: 5 })),
    });
    expect(planOf(trashed, file()).items).toMatchObject([
      { verdict: 'new', restores: true, entry: { id: 'e' } },
    ]);
  });

  it('keeps of its screens those that are there, and is for the chosen ones where none is', () => {
    const gone = (targets: readonly string[]) =>
      siteCalendar(world('Europe/Paris', [entry('e', 'p', daily, { targets })])).text;
    const targetsOf = (text: string) => {
      const [item] = planOf(world('Europe/Paris', []), text, { targets: ['screen:york'] }).items;
      return item?.verdict === 'new' ? item.entry.targets : item?.verdict;
    };
    expect(targetsOf(gone(['screen:attic', 'screen:hall', 'group:gone']))).toEqual(['screen:hall']);
    expect(targetsOf(gone(['screen:attic']))).toEqual(['screen:york']);
    // An entry that is there keeps the screens that it has by now.
    expect(planOf(site, gone(['screen:attic']), { targets: ['screen:york'] }).items).toMatchObject([
      { verdict: 'changed', entry: { id: 'e', targets: ['screen:hall'] } },
    ]);
  });

  it('of one screen says nothing about entries of another that it shares one with', () => {
    const shared = entry('shared', 'p', daily, { targets: ['screen:hall', 'screen:york'] });
    const york = entry('york', 'p', daily, { targets: ['screen:york'] });
    const hall = entry('hall', 'p', daily, { targets: ['screen:hall'] });
    const before = siteOf({
      ...plain(site),
      schedules: [original, shared, york].flatMap((one) => one ?? []),
    });
    const text = screenCalendar(before, 'hall')?.text ?? '';
    const now = siteOf({ ...plain(site), schedules: [...before.schedules.values(), hall] });
    const { items, absent } = planOf(now, text);
    expect(told(items)).toEqual(['same: Day', 'same: Morning']);
    expect(absent.map(({ id }) => id)).toEqual(['hall']);
  });

  it('is gone where it was called off elsewhere', () => {
    const off = file().replace('SUMMARY', 'STATUS:CANCELLED\r\nSUMMARY');
    const { items, absent } = planOf(site, off, { targets: ['screen:hall'] });
    expect(told(items)).toEqual(['refused: Day (cancelled)']);
    expect(absent.map(({ id }) => id)).toEqual(['e']);
  });

  it('is told from an event that was copied elsewhere, which is an entry of its own', () => {
    const [event = ''] = /BEGIN:VEVENT[^]*END:VEVENT\r\n/.exec(file()) ?? [];
    const copied = file().replace('END:VCALENDAR', `${event.replace('UID:', 'UID:copy-')}END:VCALENDAR`);
    expect(told(planOf(site, copied).items)).toEqual(['same: Day', 'new: Day']);
  });

  it('leaves out nothing that the file still names, also what it can’t be any more', () => {
    const other = entry('other', 'p', daily, { targets: ['screen:hall'] });
    const wider = entry('wider', 'p', daily, { targets: ['screen:hall', 'screen:york'] });
    const now = siteOf({ ...plain(site), schedules: [...site.schedules.values(), other, wider] });
    const monthly = file().replace('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU', 'FREQ=MONTHLY');
    const { items, absent } = planOf(now, monthly, { targets: ['screen:hall'] });
    expect(told(items)).toEqual(['refused: Day (monthly)']);
    expect(absent.map(({ id }) => id)).toEqual(['other']);
  });
});

/** Only entries on playlists and screens that are there. */
function withoutWhatIsGone(site: ReturnType<typeof world>): ReturnType<typeof world> {
  const isThere = ({ playlist: id, targets }: Schedule): boolean =>
    site.playlists.get(id)?.deletedAt === null &&
    targets.length > 0 &&
    !targets.some((one) => one === 'screen:attic' || one === 'group:gone');
  return { ...site, schedules: new Map([...site.schedules].filter(([, one]) => isThere(one))) };
}

function plain({ settings, screens, groups, playlists }: ReturnType<typeof world>) {
  return {
    settings,
    screens: [...screens.values()],
    groups: [...groups.values()],
    playlists: [...playlists.values()],
  };
}
