import { describe, expect, it } from 'vitest';
import type { RecordEvent } from '#lib/model/describe';
import { PendingEdits } from './pending';

function event(kind: RecordEvent['kind'], fields: string[] = [], name = 'Menu', id = 'c1'): RecordEvent {
  return { collection: 'contents', id, name, kind, fields };
}

function after(...events: RecordEvent[]): readonly RecordEvent[] {
  const pending = new PendingEdits();
  events.forEach((one, index) => pending.add(index + 1, [one]));
  return pending.list;
}

describe('what the server has not', () => {
  it('is one entry for each record, with all its fields and its newest name', () => {
    expect(after(event('changed', ['name'], 'Lunch'), event('changed', ['duration'], 'Dinner'))).toEqual([
      event('changed', ['duration', 'name'], 'Dinner'),
    ]);
  });

  it.each([
    ['created', 'changed', 'created'],
    ['created', 'trashed', 'trashed'],
    ['trashed', 'changed', 'trashed'],
    ['trashed', 'restored', 'restored'],
    ['changed', 'removed', 'removed'],
    ['removed', 'created', 'created'],
  ] as const)('calls a record that was %s and then %s: %s', (first, second, both) => {
    expect(after(event(first), event(second)).map(({ kind }) => kind)).toEqual([both]);
  });

  it('leaves out a record that was made and removed again', () => {
    expect(after(event('created'), event('removed'))).toEqual([]);
  });

  it('forgets what was acknowledged, and keeps what came after', () => {
    const pending = new PendingEdits();
    pending.add(1, [event('changed', ['name'])]);
    pending.add(2, [event('changed', [], 'Other', 'c2')]);
    pending.add(3, [event('changed', ['duration'])]);
    pending.acknowledged(2);
    expect(pending.list).toEqual([event('changed', ['duration', 'name'])]);
    pending.acknowledged(3);
    expect(pending.list).toEqual([]);
  });

  it('is the same list until it changes', () => {
    const pending = new PendingEdits();
    pending.add(1, [event('changed')]);
    const { list } = pending;
    pending.acknowledged(0);
    pending.add(2, []);
    expect(pending.list).toBe(list);
  });
});
