import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { writeClear, writeLaunch, type Launch } from './launch';
import { readSite } from './read';
import { standingLaunches } from './standing';

const origin = { kind: 'server' };

function site() {
  const doc = new Y.Doc();
  return {
    launch: (id: string, mode: Launch['mode'], target: string, at: number, until: number | null = null) =>
      writeLaunch(
        doc,
        { kind: 'launch', id, mode, target, source: { type: 'content', id: 'c' }, at, until, by: 'u' },
        origin,
      ),
    clear: (target: string, at: number, what: 'launches' | 'emergency' = 'launches') =>
      writeClear(doc, { kind: 'clear', id: `c${at}`, what, target, at, by: 'u' }, origin),
    stand: (now: number) => standingLaunches(readSite(doc), now).map(({ id }) => id),
  };
}

test('launches that stand come with the highest mode first, the newest of each first', () => {
  const { launch, stand } = site();
  launch('m1', 'manual', 'all', 1);
  launch('e1', 'emergency', 'tag:a', 2);
  launch('p1', 'priority', 'all', 3);
  launch('m2', 'manual', 'tag:a', 4);
  launch('e2', 'emergency', 'all', 5);
  expect(stand(10)).toEqual(['e2', 'e1', 'p1', 'm2', 'm1']);
});

test('a launch stands up to its end, and not at it', () => {
  const { launch, stand } = site();
  launch('e', 'emergency', 'all', 1, 100);
  expect([stand(99), stand(100)]).toEqual([['e'], []]);
});

test('a clear ends what is older, of its own kind and for everyone whom that was for; what comes after it stands', () => {
  const { launch, clear, stand } = site();
  clear('all', 1, 'emergency');
  clear('all', 2);
  launch('e', 'emergency', 'all', 3);
  launch('m', 'manual', 'tag:a', 4);
  expect(stand(10)).toEqual(['e', 'm']);
  clear('screen:hall', 5);
  clear('screen:hall', 6, 'emergency');
  expect(stand(10)).toEqual(['e', 'm']);
  clear('all', 7);
  expect(stand(10)).toEqual(['e']);
  clear('all', 8, 'emergency');
  expect(stand(10)).toEqual([]);
});
