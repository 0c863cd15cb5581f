import pino from 'pino';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { writeLaunch } from '#lib/model/launch';
import { readSite } from '#lib/model/read';
import type { LiveSite } from '../live';
import { watchForSetBack } from './clock-set-back';

const DAY = 86_400_000;

function server() {
  const doc = new Y.Doc();
  const clock = { steady: 5_000, ahead: 0, fails: false };
  const now = () => 1_000_000 + clock.steady + clock.ahead;
  let asked = 0;
  const live: Pick<LiveSite, 'site' | 'edit'> = {
    site: () => {
      asked += 1;
      return clock.fails ? Promise.reject(new Error('The disk is full.')) : Promise.resolve(readSite(doc));
    },
    edit: (by, change) => Promise.resolve(change(doc, { kind: 'server', by }, readSite(doc))),
  };
  const look = watchForSetBack(
    { live: live as LiveSite, now, log: pino({ level: 'silent' }) },
    () => clock.steady,
  );
  return {
    clock,
    now,
    asked: () => asked,
    look: async () => {
      clock.steady += 1_000;
      await look();
    },
    start: (at: number) =>
      writeLaunch(
        doc,
        {
          kind: 'launch',
          id: `l${at}`,
          mode: 'emergency',
          target: 'all',
          source: { type: 'content', id: 'c' },
          at,
          until: null,
          by: 'u',
        },
        { kind: 'server' },
      ),
    at: () => [...readSite(doc).launches.values()].map(({ at }) => at),
  };
}

test('commands that a clock stamped while it was ahead begin as soon as it is set right', async () => {
  const { clock, now, look, start, at } = server();
  await look();
  clock.ahead = DAY;
  await look();
  start(now());
  await look();
  expect(at()).toEqual([now() - 1_000]);
  clock.ahead = 0;
  await look();
  expect(at()).toEqual([now()]);
});

test('they begin at the start of a server whose clock was set right while it was off', async () => {
  const { now, look, start, at } = server();
  start(now() + DAY);
  await look();
  expect(at()).toEqual([now()]);
});

test('the site is not looked at as long as the clock runs as it should, or was only set forward', async () => {
  const { clock, look, asked } = server();
  await look();
  for (let second = 0; second < 5; second += 1) await look();
  clock.ahead = DAY;
  await look();
  clock.ahead = DAY - 400;
  await look();
  expect(asked()).toBe(1);
});

test('a look that fails is taken again', async () => {
  const { clock, now, look, start, at } = server();
  clock.ahead = DAY;
  await look();
  start(now());
  clock.ahead = 0;
  clock.fails = true;
  await look();
  clock.fails = false;
  await look();
  expect(at()).toEqual([now()]);
});
