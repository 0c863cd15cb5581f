import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../../tests/support/temp-dir';
import { Problem } from '../problem';
import { Cameras } from './cameras';
import { PLAYLIST, type Running } from './run-ffmpeg';

interface Run {
  readonly found: string;
  readonly folder: string;
  stopped: boolean;
  /** Its first pictures. */
  show(): void;
  /** The camera breaks off. */
  end(): void;
}

function world() {
  const root = path.join(tempDir(), 'streams');
  let now = 1_000_000;
  const runs: Run[] = [];
  const cameras = new Cameras({
    root,
    find: (address) => Promise.resolve(`${address}!`),
    run(found, folder): Running {
      let settle: (problem: Problem) => void = () => undefined;
      const ended = new Promise<Problem>((resolve) => (settle = resolve));
      const end = () => settle(new Problem(503, 'camera-down', 'It is off.'));
      const run: Run = {
        found,
        folder,
        stopped: false,
        show: () => writeFileSync(path.join(folder, PLAYLIST), '#EXTM3U'),
        end,
      };
      runs.push(run);
      return {
        ended,
        stop() {
          run.stopped = true;
          end();
        },
      };
    },
    monotonic: () => now,
  });
  /** A second after the other. */
  const pass = (seconds: number): void => {
    for (let passed = 0; passed < seconds; passed += 1) {
      now += 1_000;
      cameras.tick();
    }
  };
  const begun = (count: number) => expect.poll(() => runs.length).toBe(count);
  return { root, cameras, runs, pass, begun };
}

const YARD = 'rtsp://10.0.0.9/yard';

test('a camera is called once for all who watch, and left a minute after the last of them', async () => {
  const { root, cameras, runs, pass, begun } = world();
  const both = Promise.all([cameras.watch(YARD), cameras.watch(YARD)]);
  await begun(1);
  runs[0]?.show();
  expect(await both).toEqual([runs[0]?.folder, runs[0]?.folder]);
  expect(runs[0]?.found).toBe(`${YARD}!`);
  pass(50);
  expect(cameras.folderOf(YARD)).toBe(runs[0]?.folder);
  pass(60);
  expect(runs[0]?.stopped).toBe(false);
  pass(1);
  expect(runs[0]?.stopped).toBe(true);
  expect(cameras.folderOf(YARD)).toBeNull();
  await expect.poll(() => readdirSync(root)).toEqual([]);
});

test('one that breaks off says why, shows nothing old, and is called again, ever later', async () => {
  const { cameras, runs, pass, begun } = world();
  const first = cameras.watch(YARD);
  await begun(1);
  runs[0]?.show();
  await first;
  runs[0]?.end();
  await expect.poll(() => existsSync(runs[0]?.folder ?? '')).toBe(false);
  await expect(cameras.watch(YARD)).rejects.toMatchObject({ code: 'camera-down', detail: 'It is off.' });
  pass(1);
  await begun(2);
  runs[1]?.end();
  await expect.poll(() => existsSync(runs[1]?.folder ?? '')).toBe(false);
  pass(1);
  expect(runs).toHaveLength(2);
  pass(1);
  await begun(3);
  runs[2]?.show();
  expect(await cameras.watch(YARD)).toBe(runs[2]?.folder);
});

test('no more run at once than the machine is meant for', async () => {
  const { cameras, begun } = world();
  const watched = Array.from({ length: 16 }, (_, index) => cameras.watch(`rtsp://10.0.0.9/${index}`));
  for (const one of watched) one.catch(() => undefined);
  await begun(16);
  await expect(cameras.watch(YARD)).rejects.toMatchObject({ code: 'too-many-cameras' });
  await cameras.stop();
});

test('those that don’t come keep no place from one that may', async () => {
  const { cameras, runs, begun } = world();
  const dead = Array.from({ length: 16 }, (_, index) => cameras.watch(`rtsp://10.0.0.9/${index}`));
  const answers = Promise.allSettled(dead);
  await begun(16);
  for (const run of runs) run.end();
  expect((await answers).every(({ status }) => status === 'rejected')).toBe(true);
  const watching = cameras.watch(YARD);
  await begun(17);
  runs[16]?.show();
  expect(await watching).toBe(runs[16]?.folder);
  await cameras.stop();
});

test('the end of the server ends them all, and leaves nothing', async () => {
  const { root, cameras, runs, begun } = world();
  const watching = cameras.watch(YARD);
  await begun(1);
  runs[0]?.show();
  await watching;
  await cameras.stop();
  expect([runs[0]?.stopped, existsSync(root)]).toEqual([true, false]);
});
