import { expect, test } from 'vitest';
import { kindsFor } from './events-operation';

test('whoever may not read how screens are hears nothing of them, whatever they ask for', () => {
  expect([...kindsFor('screen', 'viewer')]).toEqual(['screen.online', 'screen.offline', 'screen.error']);
  expect([...kindsFor('screen', 'kiosk')]).toEqual([]);
  expect([...kindsFor('screen.error,launch', 'kiosk')]).toEqual(['launch.started', 'launch.cleared']);
  expect([...kindsFor(undefined, 'second-factor-due')]).toEqual([]);
  expect(kindsFor(undefined, 'admin').size).toBe(9);
});
