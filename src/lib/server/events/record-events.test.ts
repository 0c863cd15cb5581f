import { describe, expect, it } from 'vitest';
import { doerOf, recordEvents } from './record-events';

const base = { seq: 7, author: 'user:u1', at: 5 };

describe('a change of the document', () => {
  it('is an event for each record, with who did it and the version that it made', () => {
    const events = recordEvents({
      ...base,
      changes: [
        { collection: 'contents', id: 'c', name: 'Menu', kind: 'created', fields: ['name'] },
        { collection: 'playlists', id: 'p', name: 'Day', kind: 'trashed', fields: ['deletedAt'] },
        { collection: 'settings', id: 'settings', name: 'Site', kind: 'changed', fields: ['name'] },
        { collection: 'meta', id: 'meta', name: '', kind: 'changed', fields: ['x'] },
      ],
    });
    expect(events.map(({ kind, data }) => [kind, data['collection'], data['by'], data['version']])).toEqual([
      ['record.created', 'contents', 'user:u1', 7],
      ['record.deleted', 'playlists', 'user:u1', 7],
      ['record.changed', 'settings', 'user:u1', 7],
    ]);
  });

  it('of a slot for launches is a launch or a clearing', () => {
    const slot = (id: string) =>
      recordEvents({
        ...base,
        changes: [{ collection: 'launches', id, name: '', kind: 'changed', fields: [] }],
      });
    expect(slot('emergency/group:a/b')[0]).toMatchObject({
      kind: 'launch.started',
      data: { mode: 'emergency', target: 'group:a/b' },
    });
    expect(slot('all-clear/all')[0]).toMatchObject({
      kind: 'launch.cleared',
      data: { what: 'emergency', target: 'all' },
    });
    expect(slot('clear/tag:x')[0]).toMatchObject({
      kind: 'launch.cleared',
      data: { what: 'launches', target: 'tag:x' },
    });
  });

  it('of a slot that is tidied away is nothing', () => {
    const gone = { collection: 'launches', id: 'manual/all', name: '', kind: 'removed', fields: [] } as const;
    expect(recordEvents({ ...base, changes: [gone] })).toEqual([]);
  });

  it('names people and programs, also behind the API, and nobody else', () => {
    const id = '01234567-89ab-4cde-8f01-23456789abcd';
    expect(
      ['user:u1', `server:${id}`, 'server:token:t1', 'token:t1', 'server:policy:open', 'server:demo'].map(
        doerOf,
      ),
    ).toEqual(['user:u1', `user:${id}`, 'token:t1', 'token:t1', 'server', 'server']);
  });
});
