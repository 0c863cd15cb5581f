import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schedule, When } from '../model/schedule';
import type { Site } from '../model/site';
import { DAY } from './day';
import { draftFindings, scheduleProblems, type DraftEntry } from './findings';
import { content, launch, playlist, schedule, site, type SitePlan } from './site.test-support';
import { playbackAt } from './timeline';

/** A Monday. */
const NOW = Date.parse('2026-03-02T10:00Z');
const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16);

function shop(plan: SitePlan = {}): Site {
  return site({
    screens: [
      { id: 'hall', name: 'Hall' },
      { id: 'bar', name: 'Bar', tags: ['food'] },
    ],
    groups: [{ id: 'g', name: 'Floor', members: ['hall', 'bar'] }],
    contents: [content('c')],
    playlists: [playlist('p', ['c']), playlist('q', ['c']), playlist('none', [])],
    ...plan,
  });
}

const all: When['days'] = [1, 2, 3, 4, 5, 6, 7];
function draft(when: Partial<When>, fields: Partial<DraftEntry> = {}): DraftEntry {
  return {
    id: null,
    targets: ['all'],
    playlist: 'p',
    priority: 0,
    ...fields,
    when: { days: all, start: '08:00', end: '12:00', from: null, to: null, except: [], ...when },
  };
}
const reasonOf = (of: Site, entry: DraftEntry) => {
  const never = draftFindings(of, entry, NOW).problems.find((one) => one.code === 'never');
  return never?.code === 'never' ? never.reason : null;
};

describe('overlaps of a draft', () => {
  it('name the other entry, the screens, the first time, and who wins by what', () => {
    const of = shop({
      schedules: [
        schedule('above', 'q', { start: '11:30', end: '13:00' }, { priority: 5, targets: ['tag:food'] }),
        schedule('earlier', 'q', { start: '07:00', end: '09:00', days: [5] }, { targets: ['group:g'] }),
        schedule('same-start', 'p', { start: '08:00', end: '08:30', from: '2026-03-09' }),
        schedule('touching', 'q', { start: '12:00', end: '14:00' }),
        schedule('elsewhere', 'q', { start: '08:00', end: '12:00' }, { targets: ['screen:gone'] }),
        schedule('trashed', 'q', { start: '08:00', end: '12:00' }, { deletedAt: 1 }),
      ],
    });
    const { overlaps, moreOverlaps } = draftFindings(of, draft({}), NOW);
    expect(moreOverlaps).toBe(0);
    expect(overlaps.map((one) => [one.other, one.screens, one.names, one.winner, one.by])).toEqual([
      ['above', 1, ['Bar'], 'other', 'priority'],
      ['earlier', 2, ['Bar', 'Hall'], 'this', 'later-start'],
      ['same-start', 2, ['Bar', 'Hall'], 'other', 'id'],
    ]);
    expect(overlaps.map(({ start, end }) => [iso(start), iso(end)])).toEqual([
      ['2026-03-02T11:30', '2026-03-02T12:00'],
      ['2026-03-06T08:00', '2026-03-06T09:00'],
      ['2026-03-09T08:00', '2026-03-09T08:30'],
    ]);
    expect(overlaps.map(({ samePlaylist }) => samePlaylist)).toEqual([false, false, true]);
  });

  it('are found over midnight, and where only a clock change makes them', () => {
    const of = shop({
      settings: { timezone: 'Europe/Paris' },
      schedules: [
        schedule('night', 'q', { start: '22:00', end: '08:30', days: [7] }),
        // On 25 October 02:30 comes twice: as an end it is the later one.
        schedule('late', 'q', { start: '02:30', end: '03:00', from: '2026-10-20', to: '2026-10-30' }),
      ],
    });
    const monday = draftFindings(of, draft({ days: [1] }), NOW).overlaps;
    expect(monday.map(({ other, start, end }) => [other, iso(start), iso(end)])).toEqual([
      ['night', '2026-03-09T07:00', '2026-03-09T07:30'],
    ]);
    const touching = draft({ start: '02:00', end: '02:30', from: '2026-10-19' });
    const late = draftFindings(of, touching, NOW).overlaps.find(({ other }) => other === 'late');
    expect([iso(late?.start ?? 0), iso(late?.end ?? 0)]).toEqual(['2026-10-25T00:30', '2026-10-25T01:30']);
  });

  it('leave out the version of itself that is stored, and count what they don’t list', () => {
    const schedules = Array.from({ length: 30 }, (_, index) =>
      schedule('s' + String(index), 'q', { start: '09:00', end: '10:00' }),
    );
    const found = draftFindings(shop({ schedules }), draft({}, { id: 's3' }), NOW);
    expect([found.overlaps.length, found.moreOverlaps]).toEqual([20, 9]);
    expect(found.overlaps.some(({ other }) => other === 's3')).toBe(false);
  });
});

describe('an entry that never wins', () => {
  it('has its reason', () => {
    const of = shop({
      settings: { timezone: 'Europe/Paris' },
      contents: [content('c'), content('old', { validity: { from: null, to: '2026-02-01' } })],
      playlists: [
        playlist('p', ['c']),
        playlist('none', []),
        playlist('trash', ['c'], { deletedAt: 1 }),
        playlist('expired', ['old']),
      ],
    });
    const cases: readonly [DraftEntry, unknown][] = [
      [draft({}), null],
      [draft({ days: [] }), { why: 'no-days' }],
      [draft({ from: '2026-03-09', to: '2026-03-08' }), { why: 'ends-before-start' }],
      [draft({ from: '2026-03-03', to: '2026-03-04', days: [1] }), { why: 'no-date' }],
      [draft({ from: '2026-03-09', to: '2026-03-09', except: ['2026-03-09'] }), { why: 'no-date' }],
      [draft({ to: '2026-03-01' }), { why: 'over' }],
      [draft({ to: '2026-03-02', end: '10:30' }), { why: 'over' }],
      [
        draft({ start: '02:10', end: '02:50', from: '2026-03-29', to: '2026-03-29' }),
        { why: 'clock-change' },
      ],
      [draft({}, { targets: ['screen:gone', 'tag:nobody'] }), { why: 'no-screens' }],
      [draft({}, { playlist: 'gone' }), { why: 'playlist', playlist: 'missing' }],
      [draft({}, { playlist: 'trash' }), { why: 'playlist', playlist: 'trash' }],
      [draft({}, { playlist: 'none' }), { why: 'playlist', playlist: 'empty' }],
      [draft({}, { playlist: 'expired' }), { why: 'playlist', playlist: 'items' }],
    ];
    for (const [entry, reason] of cases) expect(reasonOf(of, entry)).toEqual(reason);
  });

  it('is covered by one other or by some together, on each of its screens', () => {
    const of = shop({
      schedules: [
        schedule('a', 'q', { start: '07:00', end: '09:00' }, { priority: 1 }),
        schedule('b', 'q', { start: '09:00', end: '12:00' }, { priority: 2, targets: ['screen:bar'] }),
        schedule('c', 'q', { start: '08:30', end: '13:00' }, { priority: 2, targets: ['screen:hall'] }),
        schedule('empty', 'none', { start: '00:00', end: '00:00' }, { priority: 9 }),
      ],
    });
    expect(reasonOf(of, draft({}))).toEqual({ why: 'covered', by: ['c', 'b', 'a'], others: 3 });
    expect(reasonOf(of, draft({ end: '12:01' }))).toBeNull();
    expect(reasonOf(of, draft({ end: '12:01' }, { targets: ['screen:hall'] }))).toMatchObject({
      why: 'covered',
    });
  });

  it('wins over a longer one of its priority that starts earlier, and loses to one of its start with a lower id', () => {
    const longer = schedule('a', 'q', { start: '07:00', end: '20:00' });
    expect(reasonOf(shop({ schedules: [longer] }), draft({}))).toBeNull();
    const twin = schedule('a', 'q', { start: '08:00', end: '12:00' });
    expect(reasonOf(shop({ schedules: [twin] }), draft({}))).toMatchObject({ why: 'covered' });
    expect(reasonOf(shop({ schedules: [twin] }), draft({}, { id: '0' }))).toBeNull();
  });

  it('may lie where its screens are off', () => {
    const hours = { periods: [{ days: all, start: '12:00', end: '20:00' }], closed: [] };
    const of = shop({ screens: [{ id: 'hall', hours }] });
    expect(reasonOf(of, draft({}))).toEqual({ why: 'off' });
    expect(reasonOf(of, draft({ end: '12:01' }))).toBeNull();
  });

  it('is told of before anything when it starts years later', () => {
    const later = { from: '2031-05-01' };
    const above = schedule(
      'above',
      'q',
      { start: '00:00', end: '00:00', from: '2031-04-01' },
      { priority: 1 },
    );
    expect(reasonOf(shop(), draft(later))).toBeNull();
    expect(reasonOf(shop({ schedules: [above] }), draft(later))).toMatchObject({ why: 'covered' });
  });

  it('may have a playlist that doesn’t loop: it plays when its turn comes', () => {
    const of = shop({
      playlists: [playlist('p', ['c'], { loop: false }), playlist('q', ['c'])],
      schedules: [schedule('above', 'q', { start: '08:00', end: '11:00' }, { priority: 1 })],
    });
    const today = { from: '2026-03-02', to: '2026-03-02' };
    expect(reasonOf(of, draft(today))).toBeNull();
    expect(reasonOf(shop({ ...{ playlists: [...of.playlists.values()] } }), draft(today))).toEqual({
      why: 'played-out',
    });
  });

  it('may have a playlist that would be over since 1970, did others not play in between and let it begin anew', () => {
    const once = [playlist('p', ['c'], { loop: false }), playlist('q', ['c'])];
    const allDay = draft({ start: '06:00', end: '06:00' });
    const night = schedule('night', 'q', { start: '00:00', end: '00:00' });
    expect(reasonOf(shop({ playlists: once }), allDay)).toEqual({ why: 'played-out' });
    expect(reasonOf(shop({ playlists: once, schedules: [night] }), allDay)).toBeNull();
    const low = schedule('low', 'q', { start: '00:00', end: '00:00' }, { priority: -1 });
    expect(reasonOf(shop({ playlists: once, schedules: [low] }), allDay)).toEqual({ why: 'played-out' });
  });

  it('doesn’t depend on launches, which pass', () => {
    const of = shop({ launches: [launch('l', 'priority', 'all', 'playlist:q', 0)] });
    expect(draftFindings(of, draft({}), NOW).problems).toEqual([]);
  });
});

describe('the other problems', () => {
  it('are targets that mean nobody', () => {
    const of = shop({
      screens: [{ id: 'hall' }, { id: 'old', tags: ['gone'], deletedAt: 1 }],
      groups: [
        { id: 'g', members: ['hall'] },
        { id: 'empty', members: ['old'] },
        { id: 'thrown', members: ['hall'], deletedAt: 1 },
      ],
    });
    const targets = [
      'screen:hall',
      'screen:old',
      'screen:x',
      'group:g',
      'group:empty',
      'group:thrown',
      'tag:gone',
    ];
    expect(draftFindings(of, draft({}, { targets, playlist: null }), NOW).problems).toEqual(
      [
        ['screen:old', 'trash'],
        ['screen:x', 'missing'],
        ['group:empty', 'empty'],
        ['group:thrown', 'trash'],
        ['tag:gone', 'empty'],
      ].map(([target, why]) => ({ code: 'dead-target', target, why })),
    );
  });

  it('are listed for all stored entries by id, the sound ones left out', () => {
    const of = shop({
      schedules: [
        schedule('fine', 'p', { start: '08:00', end: '12:00' }),
        schedule('hidden', 'p', { start: '08:00', end: '12:00' }, { priority: -1 }),
        schedule('hollow', 'none', { start: '08:00', end: '12:00' }),
        schedule('thrown', 'none', { start: '08:00', end: '12:00' }, { deletedAt: 1 }),
      ],
    });
    expect([...scheduleProblems(of, NOW)]).toEqual([
      ['hidden', [{ code: 'never', reason: { why: 'covered', by: ['fine'], others: 1 } }]],
      [
        'hollow',
        [
          { code: 'playlist', playlist: 'none', why: 'empty' },
          { code: 'never', reason: { why: 'playlist', playlist: 'empty' } },
        ],
      ],
    ]);
  });
});

it('gaps are what no entry fills in the week of the draft, with what shows instead', () => {
  const of = shop({
    settings: { defaultPlaylist: 'q' },
    schedules: [schedule('rest', 'q', { start: '12:00', end: '08:00', days: [1, 2, 3, 4, 5, 6] })],
  });
  const gaps = draftFindings(of, draft({ from: '2026-04-06' }), NOW).gaps;
  expect(gaps).toEqual({
    screen: 'bar',
    timezone: 'UTC',
    gaps: [
      { start: Date.parse('2026-04-06T00:00Z'), end: Date.parse('2026-04-06T08:00Z'), shows: 'q' },
      { start: Date.parse('2026-04-12T12:00Z'), end: Date.parse('2026-04-13T00:00Z'), shows: 'q' },
    ],
  });
});

describe('for any small site', () => {
  const HOUR = 3_600_000;
  const hour = fc.integer({ min: 0, max: 23 }).map((n) => String(n).padStart(2, '0') + ':00');
  const anyEntry = fc.record({
    start: hour,
    end: hour,
    days: fc.constantFrom<When['days']>(all, all, all, [1, 2, 3, 4, 5], [1, 3], [6, 7], []),
    from: fc.constantFrom(null, null, null, '2026-03-03', '2026-03-20', '2027-01-05'),
    to: fc.constantFrom(null, null, null, '2026-03-04', '2026-03-23', '2027-01-09'),
    playlist: fc.constantFrom('p', 'q', 'p', 'q', 'once', 'none', 'expired'),
    priority: fc.constantFrom(0, 0, 0, 1),
    targets: fc.uniqueArray(fc.constantFrom('all', 'all', 'screen:hall', 'tag:food', 'screen:gone'), {
      minLength: 1,
    }),
  });

  it('an entry never wins exactly where playbackAt never names it in the weeks looked at', () => {
    let [never, wins] = [0, 0];
    fc.assert(
      fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 6 }), (plans) => {
        const of = shop({
          settings: { timezone: 'Europe/Paris' },
          contents: [
            content('c', { duration: 3_600 }),
            content('old', { validity: { from: null, to: '2026-03-05' } }),
          ],
          playlists: [
            playlist('p', ['c']),
            playlist('q', ['c']),
            playlist('once', ['c'], { loop: false }),
            playlist('none', []),
            playlist('expired', ['old']),
          ],
          schedules: plans.map(({ playlist: plays, priority, targets, ...when }, index): Schedule =>
            schedule('s' + String(index), plays, when, { priority, targets }),
          ),
        });
        const problems = scheduleProblems(of, NOW);
        const seen = new Set<string>();
        for (const from of [NOW, Date.parse('2027-01-04T00:00Z')]) {
          for (const id of ['hall', 'bar']) {
            for (let at = from; at < from + 56 * DAY; at += HOUR) {
              const { source } = playbackAt(of, id, at);
              // Beyond its eight weeks only what starts later is looked at.
              const via = source?.via ?? '';
              if (from === NOW || of.schedules.get(via)?.when.from === '2027-01-05') seen.add(via);
            }
          }
        }
        for (const id of of.schedules.keys()) {
          const said = problems.get(id)?.some(({ code }) => code === 'never') === true;
          if (said) never += 1;
          else wins += 1;
          expect([id, said]).toEqual([id, !seen.has(id)]);
        }
      }),
      { numRuns: 60 },
    );
    expect(Math.min(never, wins)).toBeGreaterThan(20);
  }, 60_000);
});
