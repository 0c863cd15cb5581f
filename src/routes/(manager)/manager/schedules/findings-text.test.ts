import { describe, expect, it } from 'vitest';
import { draftFindings } from '#lib/timeline/findings';
import { content, playlist, schedule, site } from '#lib/timeline/site.test-support';
import { findingText, gapText } from './findings-text';

const NOW = Date.parse('2026-03-02T10:00Z');

function textsFor(entry: ReturnType<typeof schedule>) {
  const of = site({
    screens: [{ id: 'hall', name: 'Hall' }],
    settings: { defaultPlaylist: 'q' },
    contents: [content('c')],
    playlists: [
      playlist('p', ['c'], { name: 'Menu' }),
      playlist('q', ['c'], { name: 'Lobby' }),
      playlist('none', [], { name: 'None' }),
    ],
    schedules: [
      schedule('lunch', 'q', { start: '11:30', end: '13:00' }, { name: 'Lunch', priority: 5 }),
      schedule('late', 'p', { start: '17:00', end: '18:30' }),
    ],
  });
  const { problems, overlaps, gaps } = draftFindings(of, entry, NOW);
  return {
    findings: [...problems, ...overlaps].map((finding) => findingText(finding, of, NOW)),
    gaps: (gaps?.gaps ?? []).map((gap) => gapText(gap, of, 'UTC', NOW)),
  };
}

describe('findings in words', () => {
  it('say what overlaps, where, when first, and who plays then', () => {
    const { findings } = textsFor(schedule('x', 'q', { start: '12:00', end: '17:30', days: [3] }));
    expect(findings).toEqual([
      'Overlaps with “Lunch” on Hall, first Wed 4 Mar 12:00 – 13:00. Both play the same playlist, so nothing changes on the screen.',
      'Overlaps with “Menu” at 17:00 on Hall, first Wed 4 Mar 17:00 – 17:30. “Menu” at 17:00 plays then: it starts later. Give the other one a higher priority if it should play.',
    ]);
  });

  it('say why an entry never plays, and what to do', () => {
    expect(textsFor(schedule('x', 'p', { start: '12:00', end: '13:00' })).findings[0]).toBe(
      'This entry never plays: “Lunch” always wins on its screens. Give it a higher priority, or other times.',
    );
    expect(textsFor(schedule('x', 'none', { start: '12:00', end: '12:10' })).findings.slice(0, 2)).toEqual([
      'The playlist “None” is empty: add something to it, or choose another.',
      'This entry never plays: its playlist has nothing to show.',
    ]);
    const aimed = { targets: ['tag:food', 'screen:gone'] };
    expect(textsFor(schedule('x', 'p', { start: '12:00', end: '13:00' }, aimed)).findings).toEqual([
      'No screen has the tag #food: give it to a screen, or choose another.',
      'The screen “gone” doesn’t exist any more: take it out, or choose another.',
      'This entry never plays: it is aimed at no screen.',
    ]);
  });

  it('say what fills a gap', () => {
    const { gaps } = textsFor(schedule('x', 'p', { start: '13:00', end: '11:30', days: [1, 2, 3, 4, 5, 6] }));
    expect(gaps).toEqual([
      '00:00 – 11:30: the default playlist “Lobby”',
      'Sun 8 Mar 13:00 – 17:00: the default playlist “Lobby”',
      'Sun 8 Mar 18:30 – 00:00: the default playlist “Lobby”',
    ]);
  });
});
