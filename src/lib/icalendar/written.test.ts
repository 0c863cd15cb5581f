import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createPlaylist } from '../model/playlist';
import { SiteReader } from '../model/read';
import { createSchedule } from '../model/schedule';
import { importSchedules, type WantedSchedule } from '../model/schedule-import';
import { createScreen } from '../model/screen';
import { updateSettings } from '../model/settings';
import type { Site } from '../model/site';
import { siteCalendar } from './export-calendar';
import { APPLE, GOOGLE, OUTLOOK, THUNDERBIRD } from './files.test-support';
import type { ImportPlan } from './import-plan';
import { planOf, told } from './import.test-support';
import { CalendarError } from './limits';

const origin = { kind: 'test' };
const OPTIONS = { targets: ['screen:hall'] };

function begin() {
  const doc = new Y.Doc();
  updateSettings(doc, { timezone: 'Europe/Paris' }, origin);
  for (const id of ['hall', 'york']) createScreen(doc, { id, name: id, at: 1 }, origin);
  const playlist = createPlaylist(doc, { name: 'Morning', at: 1 }, origin);
  const when = { start: '08:00', end: '18:00', days: [1, 2, 3] as (1 | 2 | 3)[] };
  for (const [id, targets] of Object.entries({ e: ['screen:hall'], all: ['all'], york: ['screen:york'] })) {
    createSchedule(doc, { id, name: id, targets, playlist, when, at: 1 }, origin);
  }
  const site = (): Site => new SiteReader(doc).site;
  return { doc, playlist, site };
}

function wantedOf({ items }: ImportPlan, playlist: string): readonly WantedSchedule[] {
  return items.flatMap((item) =>
    item.verdict === 'new' || item.verdict === 'changed'
      ? [{ ...item.entry, playlist: item.entry.playlist ?? playlist }]
      : [],
  );
}

const own = siteCalendar(begin().site()).text;
const SNIPPETS = [
  'T080000',
  'T235959',
  '20260329',
  ';INTERVAL=2;COUNT=9',
  'FREQ=DAILY',
  'STATUS:CANCELLED\r\n',
  'DURATION:PT26H\r\n',
  'SUMMARY: \u0000\u200b x \r\n',
  `SUMMARY:${'x '.repeat(120)}\r\n`,
  'RDATE:20260305T080000\r\n',
  'X-VITRINE-ID:e\r\n',
  'X-VITRINE-PRIORITY:7\r\n',
  'BEGIN:VEVENT\r\n',
  'END:VEVENT\r\n',
  'UID:1\r\n',
];
/** A real file with pieces taken out, copied and put in. */
const anyFile = fc
  .record({
    file: fc.constantFrom(own, GOOGLE, OUTLOOK, APPLE, THUNDERBIRD),
    edits: fc.array(
      fc.record({
        at: fc.nat(),
        drop: fc.oneof(fc.constant(0), fc.nat(12), fc.nat(120)),
        put: fc.oneof(fc.constantFrom('', ...SNIPPETS), fc.string({ unit: 'binary', maxLength: 4 })),
        byLine: fc.boolean(),
      }),
      { maxLength: 5 },
    ),
  })
  .map(({ file, edits }) => {
    let text = file.replaceAll(/\r?\n/g, '\r\n');
    for (const { at, drop, put, byLine } of edits) {
      const place = at % text.length;
      const from = byLine ? text.indexOf('\n', place) + 1 : place;
      text = text.slice(0, from) + put + text.slice(from + drop);
    }
    return text;
  });

function planned(site: Site, text: string): ImportPlan | null {
  try {
    return planOf(site, new TextEncoder().encode(text), OPTIONS);
  } catch (error) {
    if (error instanceof CalendarError) return null;
    throw error;
  }
}

describe('what an import shows', { timeout: 120_000 }, () => {
  it('is what it writes, and all of it: the same file changes nothing a second time', () => {
    const met = { files: 0, written: 0, refused: 0, broken: 0 };
    fc.assert(
      fc.property(anyFile, (text) => {
        const { doc, site, playlist } = begin();
        const before = site();
        const plan = planned(before, text);
        if (plan === null) {
          met.broken += 1;
          return;
        }
        const entries = wantedOf(plan, playlist);
        const trash = plan.absent.map(({ id }) => id);
        const done = importSchedules(doc, { entries, trash, at: 9 }, origin);
        expect(done.skipped).toEqual([]);
        const after = site();
        expect(after.damaged).toEqual([]);
        for (const entry of entries) {
          expect(after.schedules.get(entry.id)).toMatchObject({ ...entry, deletedAt: null });
        }
        const touched = new Set([...entries.map(({ id }) => id), ...trash]);
        for (const [id, entry] of before.schedules)
          if (!touched.has(id)) expect(after.schedules.get(id)).toEqual(entry);
        expect(after.schedules.size).toBe(new Set([...before.schedules.keys(), ...touched]).size);
        const again = planned(after, text);
        expect(told(again?.items ?? []).filter((line) => !/^(same|refused)/.test(line))).toEqual([]);
        expect(again?.absent).toEqual([]);
        met.files += 1;
        met.written += entries.length;
        met.refused += plan.items.filter(({ verdict }) => verdict === 'refused').length;
      }),
      { numRuns: 300 },
    );
    for (const count of Object.values(met)) expect(count).toBeGreaterThan(20);
  });
});
