import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { refusal } from '../../../tests/support/model-edits';
import type { EditOrigin } from './edit';
import { readSite } from './read';
import { createSchedule, type When } from './schedule';
import { likeSchedule, writeSchedules } from './schedule-batch';

const origin: EditOrigin = { kind: 'edit' };
const when: When = { start: '08:00', end: '18:00', days: [1], from: null, to: null, except: [] };

function filled() {
  const doc = new Y.Doc();
  const id = createSchedule(doc, { targets: ['all'], playlist: 'p', when, at: 1 }, origin);
  const entry = readSite(doc).schedules.get(id);
  if (entry === undefined) throw new Error('The entry is not there.');
  return { doc, id, entry };
}

test('changes that belong together are one transaction with its origin', () => {
  const { doc, id, entry } = filled();
  const origins: unknown[] = [];
  doc.on('update', (_update, from) => origins.push(from));
  const created = writeSchedules(
    doc,
    {
      create: [likeSchedule(entry, { when: { ...when, start: '09:00' } })],
      update: [{ id, patch: { when: { ...when, except: ['2026-03-02'] } } }],
      aim: [{ id, target: 'tag:shop' }],
    },
    7,
    origin,
  );
  expect(origins).toEqual([origin]);
  const { schedules, damaged } = readSite(doc);
  expect(damaged).toEqual([]);
  expect(schedules.get(id)).toMatchObject({ targets: ['all', 'tag:shop'], when: { except: ['2026-03-02'] } });
  expect(schedules.get(created[0] ?? '')).toMatchObject({
    createdAt: 7,
    playlist: 'p',
    targets: ['all'],
    when: { start: '09:00' },
  });
});

test.each([
  ['a new entry', 'invalid', { create: [{ targets: [], playlist: 'p', when: { ...when, start: '25:00' } }] }],
  ['an update', 'not-found', { update: [{ id: 'nowhere', patch: { when } }] }],
  ['an aim', 'invalid', { aim: [{ id: 'it', target: 'floor:1' }] }],
] as const)('%s that is refused leaves nothing of the others behind', (_what, code, wrong) => {
  const { doc, id, entry } = filled();
  const good = {
    create: [likeSchedule(entry, {})],
    update: [{ id, patch: { name: 'Other' } }],
    aim: [{ id, target: 'tag:shop' }],
  };
  const batch = {
    create: [...good.create, ...('create' in wrong ? wrong.create : [])],
    update: [...good.update, ...('update' in wrong ? wrong.update : [])],
    aim: [...good.aim, ...('aim' in wrong ? wrong.aim.map((one) => ({ ...one, id })) : [])],
  };
  const before = Y.encodeStateAsUpdate(doc);
  expect(refusal(() => writeSchedules(doc, batch, 7, origin))).toBe(code);
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
});
