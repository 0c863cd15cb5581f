import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Media } from '#lib/model/media';
import { afterFiles, WAIT_FOR_FILES_MS } from './after-files';
import type { Layer } from './layers/layer';

const file = (letter: string): Media => ({
  hash: letter.repeat(64),
  mime: 'image/jpeg',
  bytes: 1,
  width: 1,
  height: 1,
  durationMs: null,
  thumb: null,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A layer that waits for two files, and a cache in which nothing arrives by itself. */
function waiting() {
  const arrivals = new Map<string, (verified: boolean) => void>();
  const prepare = vi.fn(() => Promise.resolve());
  const layer = { prepare } as unknown as Layer;
  const giveUp = new AbortController();
  const ready = (hash: string, signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      arrivals.set(hash, resolve);
      signal.addEventListener('abort', () => resolve(false), { once: true });
    });
  const prepared = afterFiles(layer, [file('a'), file('b')], { ready }).prepare(giveUp.signal);
  return { arrivals, prepare, giveUp, prepared };
}

it('is made ready once every file is here and verified, not before', async () => {
  const { arrivals, prepare, prepared } = waiting();
  arrivals.get('a'.repeat(64))?.(true);
  await vi.advanceTimersByTimeAsync(WAIT_FOR_FILES_MS - 1);
  expect(prepare).not.toHaveBeenCalled();
  arrivals.get('b'.repeat(64))?.(true);
  await prepared;
  expect(prepare).toHaveBeenCalledOnce();
});

it('waits for them up to a deadline, and then takes them from the network', async () => {
  const { prepare, prepared } = waiting();
  await vi.advanceTimersByTimeAsync(WAIT_FOR_FILES_MS - 1);
  expect(prepare).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await prepared;
  expect(prepare).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

it('does not wait on when nobody wants it any more', async () => {
  const { giveUp, prepared } = waiting();
  giveUp.abort();
  await prepared;
  expect(vi.getTimerCount()).toBe(0);
});
