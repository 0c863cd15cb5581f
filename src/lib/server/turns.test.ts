import { expect, test } from 'vitest';
import { Turns } from './turns';

/** Work that ends when told. */
function work() {
  let end: (error?: Error) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error === undefined ? resolve() : reject(error));
  });
  return { ended, end: (error?: Error) => end(error) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('so many run at a time, the others in the order they came, also after a failure', async () => {
  const turns = new Turns(2);
  const log: string[] = [];
  const jobs = ['a', 'b', 'c', 'd'].map((name) => {
    const { ended, end } = work();
    const done = turns.take(async () => {
      log.push(name);
      await ended;
      return name;
    });
    return { done, end };
  });
  await settled();
  expect(log).toEqual(['a', 'b']);
  const failed = expect(jobs[1]?.done).rejects.toThrow('b broke');
  jobs[1]?.end(new Error('b broke'));
  await failed;
  await settled();
  expect(log).toEqual(['a', 'b', 'c']);
  jobs[0]?.end();
  await settled();
  expect(log).toEqual(['a', 'b', 'c', 'd']);
  jobs[2]?.end();
  jobs[3]?.end();
  expect(await jobs[3]?.done).toBe('d');
});

test('a full queue refuses, and takes again once there is room', async () => {
  const turns = new Turns(1, 1, () => new Error('full'));
  const first = work();
  const running = turns.take(() => first.ended);
  const waiting = turns.take(() => Promise.resolve('waited'));
  await expect(turns.take(() => Promise.resolve('late'))).rejects.toThrow('full');
  first.end();
  await running;
  expect(await waiting).toBe('waited');
  expect(await turns.take(() => Promise.resolve('again'))).toBe('again');
});
