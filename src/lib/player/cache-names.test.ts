import { expect, it } from 'vitest';
import { staleAppCaches } from './cache-names';

it('keeps the current shell and the one before it, and nothing that is not a shell is dropped', () => {
  const names = [
    'vitrine-media',
    'vitrine-app-1',
    'vitrine-app-2',
    'vitrine-kiosk',
    'vitrine-app-3',
    'other',
  ];
  expect(staleAppCaches(names, 'vitrine-app-3')).toEqual(['vitrine-app-1']);
  expect(staleAppCaches(['vitrine-app-3', 'vitrine-media'], 'vitrine-app-3')).toEqual([]);
});
