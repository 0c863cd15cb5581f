import { describe, expect, it } from 'vitest';
import { clear, content, launch, playlist, schedule, site, type SitePlan } from './site.test-support';
import { planFor } from './timeline';
import { upcoming } from './upcoming';

const T = (text: string) => Date.parse(`2026-03-02T${text}Z`);
const WEEK = 7 * 86_400_000;

function needed(plan: SitePlan, from = T('07:59:50'), to = from + WEEK) {
  const contents = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => content(id));
  const of = site({ contents, ...plan });
  return upcoming(planFor(of, 'hall'), from, to).map((one) => one.content);
}

const playlists = [
  playlist('morning', ['a', 'b', 'c']),
  playlist('noon', ['d', 'a']),
  playlist('filler', ['e']),
  playlist('once', ['f', 'd'], { loop: false }),
];

describe('upcoming', () => {
  it('lists what plays in a span, first needed first, each once', () => {
    const schedules = [
      schedule('s1', 'morning', { start: '08:00', end: '12:00' }),
      schedule('s2', 'noon', { start: '12:00', end: '13:00' }),
    ];
    expect(needed({ playlists, schedules, settings: { defaultPlaylist: 'filler' } })).toEqual([
      'e',
      'a',
      'b',
      'c',
      'd',
    ]);
    expect(needed({ playlists, schedules }, T('08:00:15'))).toEqual(['b', 'c', 'a', 'd']);
    expect(needed({ playlists, schedules }, T('08:00:15'), T('12:00:00'))).toEqual(['b', 'c', 'a']);
    expect(needed({ playlists, schedules }, T('08:00:15'), T('08:00:21'))).toEqual(['b', 'c']);
  });

  it('ends with what is covered and may come back: launches, the schedule behind them, defaults', () => {
    const plan: SitePlan = {
      playlists,
      schedules: [schedule('s1', 'noon', { start: '09:00', end: '12:00' })],
      launches: [
        launch('l1', 'priority', 'all', 'content:f', T('07:00:00')),
        launch('l2', 'manual', 'all', 'content:c', T('07:00:01')),
      ],
      settings: { defaultPlaylist: 'filler' },
    };
    expect(needed(plan)).toEqual(['f', 'c', 'd', 'a', 'e']);
  });

  it('leaves out what is over, cleared, beyond the span, or never reached', () => {
    const plan: SitePlan = {
      contents: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => content(id, id === 'e' ? { duration: 0 } : {})),
      playlists: [...playlists, playlist('stuck', ['e', 'a'])],
      schedules: [schedule('s1', 'morning', { start: '08:00', end: '12:00', from: '2026-03-10' })],
      launches: [
        launch('l1', 'priority', 'all', 'content:f', T('07:00:00')),
        clear('c', 'all', T('07:30:00')),
        launch('l2', 'manual', 'all', 'content:d', T('07:31:00'), T('07:40:00')),
      ],
      settings: { defaultPlaylist: 'stuck' },
    };
    expect(needed(plan)).toEqual(['e']);
  });

  it('looks over the dates of contents', () => {
    const contents = [
      content('a'),
      content('b', { validity: { from: '2026-03-04', to: '2026-03-05' } }),
      content('c', { validity: { from: '2026-03-20', to: null } }),
      content('d', { validity: { from: null, to: '2026-03-01' } }),
    ];
    expect(
      needed({
        contents,
        playlists: [playlist('p', ['d', 'c', 'b', 'a'])],
        settings: { defaultPlaylist: 'p' },
      }),
    ).toEqual(['a', 'b']);
  });

  it('of a list that does not loop comes to an end', () => {
    const launches = [launch('l', 'priority', 'all', 'playlist:once', T('08:00:00'))];
    expect(needed({ playlists, launches, settings: { defaultPlaylist: 'filler' } }, T('08:00:12'))).toEqual([
      'd',
      'e',
    ]);
  });

  it('of a list that does not loop has what comes in before its end, where it starts anew', () => {
    const contents = [
      content('a', { duration: 2 * 86_400 }),
      content('b', { validity: { from: '2026-03-03', to: null } }),
    ];
    const launches = [launch('l', 'priority', 'all', 'playlist:p', T('08:00:00'))];
    const lists = [playlist('p', ['b', 'a'], { loop: false })];
    expect(needed({ contents, playlists: lists, launches }, T('08:00:12'))).toEqual(['a', 'b']);
  });

  it('of a screen with nothing is empty', () => {
    expect(needed({})).toEqual([]);
  });
});

it('says when the source of each comes to play, which is one time for all its items', () => {
  const plan: SitePlan = {
    playlists,
    schedules: [schedule('s1', 'morning', { start: '09:00', end: '12:00' })],
    launches: [
      launch('l1', 'priority', 'all', 'content:f', T('07:00:00'), T('08:00:30')),
      launch('l2', 'manual', 'all', 'content:c', T('07:00:01')),
    ],
    settings: { defaultPlaylist: 'filler' },
  };
  const contents = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => content(id));
  const found = upcoming(planFor(site({ contents, ...plan }), 'hall'), T('08:00:00'), T('08:00:00') + WEEK);
  expect(found).toEqual([
    { content: 'f', since: T('08:00:00'), launched: true },
    { content: 'c', since: T('08:00:30'), launched: false },
    { content: 'a', since: T('09:00:00'), launched: false },
    { content: 'b', since: T('09:00:00'), launched: false },
    { content: 'e', since: T('12:00:00'), launched: false },
  ]);
});
