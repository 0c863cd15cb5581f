import { beforeEach, describe, expect, it } from 'vitest';
import { forget, remember, remembered, type Me } from './session';

const anna: Me = {
  user: { id: 'u1', username: 'anna', role: 'editor' },
  site: { uid: 'site-1', epoch: 7 },
  now: 1_000,
};

function memory(): Storage {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    clear: () => values.clear(),
    getItem: (key) => values.get(key) ?? null,
    key: (index) => [...values.keys()][index] ?? null,
    removeItem: (key) => void values.delete(key),
    setItem: (key, value) => void values.set(key, value),
  };
}

describe('who uses this device', () => {
  let storage: Storage;
  beforeEach(() => (storage = memory()));

  it('is nobody at first', () => {
    expect(remembered(storage)).toBeNull();
  });

  it('is known after a reload', () => {
    remember(storage, anna);
    expect(remembered(storage)).toEqual(anna);
  });

  it('is nobody again after a logout', () => {
    remember(storage, anna);
    forget(storage);
    expect(remembered(storage)).toBeNull();
  });

  it.each([
    '{',
    '{"user":{"id":"u1"}}',
    '{"user":{"id":"u1","username":"a","role":"king"},"site":{},"now":0}',
  ])('is nobody when what was kept makes no sense: %s', (text) => {
    storage.setItem('vitrine.me', text);
    expect(remembered(storage)).toBeNull();
    expect(storage.length).toBe(0);
  });
});
