import { describe, expect, it, vi } from 'vitest';
import type { RecordEvent } from '#lib/model/describe';
import { EditNotes, type EditNote } from './edit-notes';

const event = (kind: RecordEvent['kind'], fields: readonly string[] = [], id = 'menu'): RecordEvent => ({
  collection: 'playlists',
  id,
  name: `The ${id}`,
  kind,
  fields,
});

function begin() {
  let now = 1_000_000;
  const written: EditNote[] = [];
  const notes = new EditNotes({
    now: () => now,
    write: (more) => Promise.resolve(void written.push(...more)),
    quietMs: 10_000,
    atLeastEveryMs: 60_000,
  });
  return {
    notes,
    written,
    pass: async (ms: number) => {
      now += ms;
      await notes.tick();
    },
    edit: (author: string, ...changes: RecordEvent[]) => notes.add({ author, at: now, changes }),
  };
}

describe('what is noted of edits', () => {
  it('is one line per person and record, however many keys were typed, once it is over', async () => {
    const { edit, pass, written } = begin();
    for (let key = 0; key < 12; key += 1) {
      edit('user:ada', event('changed', ['name']));
      await pass(1_000);
    }
    edit('user:bob', event('changed', ['items', 'shuffle']));
    edit('user:ada', event('changed', ['tags'], 'other'));
    expect(written).toEqual([]);
    await pass(10_000);
    expect(written).toMatchObject([
      { author: 'user:ada', id: 'menu', name: 'The menu', did: ['changed'], fields: ['name'], count: 12 },
      { author: 'user:bob', id: 'menu', fields: ['items', 'shuffle'], count: 1 },
      { author: 'user:ada', id: 'other', count: 1 },
    ]);
    expect(written[0]).toMatchObject({ from: 1_000_000, to: 1_011_000 });
    await pass(100_000);
    expect(written).toHaveLength(3);
  });

  it('says each kind once and in order', async () => {
    const { edit, notes, written } = begin();
    for (const kind of ['created', 'changed', 'trashed', 'restored', 'changed', 'trashed'] as const) {
      edit('user:ada', event(kind));
    }
    await notes.flush();
    expect(written).toMatchObject([{ did: ['created', 'changed', 'trashed', 'restored'], count: 6 }]);
  });

  it('is written now and then while somebody never stops', async () => {
    const { edit, pass, written } = begin();
    for (let second = 0; second < 125; second += 1) {
      edit('user:ada', event('changed'));
      await pass(1_000);
    }
    expect(written.map(({ count }) => count)).toEqual([60, 60]);
  });

  it('keeps the name of what was removed', async () => {
    const { edit, notes, written } = begin();
    edit('user:ada', event('changed'), { ...event('removed'), name: '' });
    await notes.flush();
    expect(written).toMatchObject([{ name: 'The menu', did: ['changed', 'removed'] }]);
  });

  it('is written at once where it is very much: an import fills no memory', async () => {
    const { edit, written } = begin();
    const many = Array.from({ length: 5_001 }, (_, n) => event('created', [], `p${n}`));
    edit('user:ada', ...many.slice(1));
    await Promise.resolve();
    expect(written).toEqual([]);
    edit('user:ada', ...many.slice(0, 1));
    await vi.waitFor(() => expect(written).toHaveLength(5_001));
  });

  it('leaves commands to whoever writes them down', async () => {
    const { edit, notes, written } = begin();
    edit('server:ada', { ...event('created'), collection: 'launches' });
    await notes.flush();
    expect(written).toEqual([]);
  });
});
