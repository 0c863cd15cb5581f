import { expect, it } from 'vitest';
import { notCarriedLines, pendingLines } from './pending-text';

it('says by record what was done, newest first', () => {
  const lines = pendingLines([
    { collection: 'contents', id: 'c', name: 'Menu', kind: 'changed', fields: ['duration', 'validity'] },
    { collection: 'schedules', id: 's', name: '', kind: 'created', fields: ['when', 'targets'] },
    { collection: 'settings', id: 'settings', name: 'Museum', kind: 'changed', fields: ['defaultSeconds'] },
    { collection: 'playlists', id: 'p', name: 'Lobby', kind: 'trashed', fields: ['deletedAt', 'name'] },
  ]);
  expect(lines.map(({ text }) => text)).toEqual([
    'Playlist “Lobby” moved to the trash',
    'Site settings changed: seconds per item',
    'Schedule entry added',
    'Content “Menu” changed: duration, dates',
  ]);
});

it('says why a record was left behind', () => {
  const left = [
    { collection: 'contents', id: 'c', name: 'Menu', message: 'There is no such record any more.' },
  ];
  expect(notCarriedLines(left)).toEqual([
    { key: 'contents/c', text: 'Content “Menu”', reason: 'There is no such record any more.' },
  ]);
});
