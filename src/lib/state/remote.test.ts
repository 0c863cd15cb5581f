import { expect, it } from 'vitest';
import { Remote } from './remote.svelte';

it('keeps the last answer and says why the newest question got none', async () => {
  let fails = false;
  const remote = new Remote(() => (fails ? Promise.reject(new Error('No server.')) : Promise.resolve([1])));
  expect(remote.current).toBeNull();
  await remote.refresh();
  expect(remote.current).toEqual([1]);
  fails = true;
  await remote.refresh();
  expect(remote.current).toEqual([1]);
  expect(remote.problem).toBe('No server.');
});

it('does not let a slow old answer replace a newer one', async () => {
  const answers: ((value: string) => void)[] = [];
  const remote = new Remote(() => new Promise<string>((resolve) => answers.push(resolve)));
  const first = remote.refresh();
  const second = remote.refresh();
  answers[1]?.('new');
  await second;
  answers[0]?.('old');
  await first;
  expect(remote.current).toBe('new');
});
