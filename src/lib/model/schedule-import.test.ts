import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { SiteReader } from './read';
import { createSchedule, type When } from './schedule';
import { importSchedules, type WantedSchedule } from './schedule-import';
import { trashRecord } from './trash';

const origin = { kind: 'test' };
const when: When = { start: '08:00', end: '18:00', days: [1, 2], from: null, to: null, except: [] };

function begin() {
  const doc = new Y.Doc();
  for (const id of ['a', 'b', 'c']) {
    createSchedule(doc, { id, targets: ['all', 'screen:x'], playlist: 'p', when, at: 1 }, origin);
  }
  trashRecord(doc, 'schedules', 'c', 2, origin);
  let transactions = 0;
  doc.on('afterTransaction', () => (transactions += 1));
  return { doc, transactions: () => transactions, site: () => new SiteReader(doc).site.schedules };
}

const wanted = (id: string, more: Partial<WantedSchedule> = {}): WantedSchedule => ({
  id,
  name: 'New',
  targets: ['screen:x', 'screen:y'],
  playlist: 'q',
  when,
  priority: 4,
  ...more,
});

describe('many schedule entries at once', () => {
  it('are created, changed, taken out of the trash and put into it, in one transaction', () => {
    const { doc, site, transactions } = begin();
    const entries = [wanted('a'), wanted('c'), wanted('d')];
    const done = importSchedules(doc, { entries, trash: ['b'], at: 9 }, origin);
    expect(done).toEqual({ created: 1, changed: 2, trashed: 1, skipped: [] });
    expect(transactions()).toBe(1);
    const schedules = site();
    for (const id of ['a', 'c', 'd'])
      expect(schedules.get(id)).toMatchObject({ ...wanted(id), deletedAt: null });
    expect(schedules.get('b')).toMatchObject({ playlist: 'p', deletedAt: 9 });
  });

  it('are each written whole or not at all, and what is refused is said', () => {
    const { doc, site } = begin();
    const wrong = { when: { ...when, start: '25:00' } };
    const entries = [wanted('a', wrong), wanted('d', wrong), wanted('e')];
    const done = importSchedules(doc, { entries, trash: ['nobody'], at: 9 }, origin);
    expect(done).toMatchObject({ created: 1, changed: 0, trashed: 0 });
    expect(done.skipped.map(({ id }) => id)).toEqual(['a', 'd', 'nobody']);
    for (const { message } of done.skipped) expect(message).toMatch(/\.$|HH:MM/);
    expect(site().get('a')).toMatchObject({ name: '', playlist: 'p', targets: ['all', 'screen:x'] });
    expect(site().has('d')).toBe(false);
  });

  it('that are so already write nothing', () => {
    const { doc } = begin();
    importSchedules(doc, { entries: [wanted('a')], trash: [], at: 9 }, origin);
    const before = Y.encodeStateVector(doc);
    importSchedules(doc, { entries: [wanted('a')], trash: [], at: 9 }, origin);
    expect(Y.encodeStateVector(doc)).toEqual(before);
  });
});
