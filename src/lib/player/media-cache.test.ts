import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Media } from '#lib/model/media';
import { mediaDigest } from '#lib/model/media-digest';
import { createMediaCache } from './media-cache';
import { openMediaStore } from './media/media-store';
import { memoryCaches } from './media/memory-caches.test-support';

const sha256 = (bytes: ArrayBuffer) => createHash('sha256').update(new Uint8Array(bytes)).digest('hex');

function file(text: string): Media {
  const bytes = new TextEncoder().encode(text);
  return {
    hash: sha256(bytes.buffer),
    mime: 'image/png',
    bytes: bytes.length,
    width: 1,
    height: 1,
    durationMs: null,
    thumb: null,
  };
}

/** A cache in memory, a server with files, and a clock that `elapse` moves. */
function world({ cached = [], secure = true }: { cached?: readonly string[]; secure?: boolean } = {}) {
  const device = memoryCaches();
  const files = openMediaStore(device.caches);
  const prepared = files.then((store) =>
    Promise.all(cached.map((text) => store.putWhole(file(text).hash, 'image/png', new Blob([text])))),
  );
  const served = new Map<string, () => Promise<Response>>();
  const requests: string[] = [];
  const aborted: string[] = [];
  const problems: string[] = [];
  const timers: { at: number; callback: () => void }[] = [];
  let roomMade = 0;
  let now = 0;
  const media = createMediaCache({
    store: secure ? prepared.then(() => files) : null,
    fetch: (path, _headers, signal) => {
      requests.push(path);
      signal.addEventListener('abort', () => aborted.push(path));
      return served.get(path)?.() ?? Promise.resolve(new Response('none', { status: 404 }));
    },
    alone: (_hash, _signal, work) => work(),
    now: () => now,
    after: (ms, callback) => {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => {
        const index = timers.indexOf(timer);
        if (index >= 0) timers.splice(index, 1);
      };
    },
    makeRoom: () => {
      device.disk.quota = Infinity;
      roomMade += 1;
      return Promise.resolve(true);
    },
    onChange: () => undefined,
    onProblem: ({ message }) => problems.push(message),
  });
  const settle = async () => {
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    media,
    device,
    stored: () => device.paths('vitrine-media'),
    roomMade: () => roomMade,
    requests,
    aborted,
    problems,
    settle,
    serve: (text: string, body = text) =>
      served.set(`/media/${file(text).hash}`, () => Promise.resolve(new Response(body))),
    serveNever: (text: string) => served.set(`/media/${file(text).hash}`, () => new Promise(() => undefined)),
    async elapse(ms: number) {
      now += ms;
      for (const timer of timers.splice(0)) {
        if (timer.at <= now) timer.callback();
        else timers.push(timer);
      }
      await settle();
    },
  };
}

const never = new AbortController().signal;

describe('the media cache', () => {
  it('fetches what is needed, most urgent first, and keeps it whole', async () => {
    const here = world();
    for (const text of ['a', 'b', 'c']) here.serve(text);
    here.media.need(['c', 'a', 'b'].map(file), 5_000);
    await here.settle();
    expect(here.requests).toEqual(['c', 'a', 'b'].map((text) => `/media/${file(text).hash}`));
    expect(here.media.counts).toEqual({
      have: 3,
      need: 3,
      digest: mediaDigest(['a', 'b', 'c'].map((text) => file(text).hash)),
      from: 5_000,
    });
    expect(here.media.complete).toBe(true);
    const cache = await here.device.caches.open('vitrine-media');
    const kept = await cache.match(`/media/${file('a').hash}`);
    expect(await kept?.text()).toBe('a');
    expect(kept?.headers.get('content-length')).toBe('1');
  });

  it('does not fetch what is here already', async () => {
    const here = world({ cached: ['a'] });
    here.media.need([file('a')], 5_000);
    await here.settle();
    expect(here.requests).toEqual([]);
    expect(here.media.counts).toMatchObject({ have: 1, need: 1 });
  });

  it('has few under way at once', async () => {
    const here = world();
    for (const text of ['a', 'b', 'c', 'd']) here.serveNever(text);
    here.media.need(['a', 'b', 'c', 'd'].map(file), 5_000);
    await here.settle();
    expect(here.requests).toHaveLength(2);
  });

  it('fetches what became the most urgent without waiting for what is under way', async () => {
    const here = world();
    for (const text of ['a', 'b', 'c']) here.serveNever(text);
    here.media.need(['a', 'b', 'c'].map(file), 5_000);
    await here.settle();
    here.serve('e');
    here.media.need(['e', 'a', 'b', 'c'].map(file), 6_000);
    await here.settle();
    expect(here.media.counts).toMatchObject({ have: 1, need: 4 });
    expect(here.aborted).toEqual([]);
  });

  it('never keeps bytes that are not what their name says', async () => {
    const here = world();
    here.serve('a', 'b');
    here.media.need([file('a')], 5_000);
    await here.settle();
    expect(here.stored()).toEqual([]);
    expect(here.media.complete).toBe(false);
    expect(here.problems[0]).toContain('damaged');
  });

  it('gives up a file of which nothing comes, says so, goes on with the others and tries it again', async () => {
    const here = world();
    here.serveNever('a');
    here.serveNever('b');
    here.serve('c');
    here.media.need(['a', 'b', 'c'].map(file), 5_000);
    await here.settle();
    expect(here.media.counts).toMatchObject({ have: 0, need: 3 });
    await here.elapse(30_000);
    expect(here.problems).toEqual([
      'A file is not on this device yet: nothing came for 30 seconds.',
      'A file is not on this device yet: nothing came for 30 seconds.',
    ]);
    expect(here.media.counts).toMatchObject({ have: 1, need: 3 });
    here.serve('a');
    here.serve('b');
    await here.elapse(5_000);
    expect(here.media.complete).toBe(true);
  });

  it('tries again by itself, ever later, and at once when told that the network is back', async () => {
    const here = world();
    here.media.need([file('a')], 5_000);
    await here.settle();
    expect(here.requests).toHaveLength(1);
    await here.elapse(5_000);
    expect(here.requests).toHaveLength(2);
    await here.elapse(5_000);
    expect(here.requests).toHaveLength(2);
    here.serve('a');
    here.media.retryNow();
    await here.settle();
    expect(here.media.complete).toBe(true);
  });

  it('gives up what is not needed any more, and tells nobody of it as a problem', async () => {
    const here = world();
    here.serveNever('a');
    here.serve('b');
    here.media.need([file('a')], 5_000);
    await here.settle();
    here.media.need([file('b')], 5_000);
    await here.settle();
    expect(here.aborted).toEqual([`/media/${file('a').hash}`]);
    expect(here.media.counts).toMatchObject({ have: 1, need: 1 });
    expect(here.problems).toEqual([]);
  });

  it('makes room on a full device and stores it then', async () => {
    const here = world();
    here.device.disk.quota = 0;
    here.serve('a');
    here.media.need([file('a')], 5_000);
    await here.settle();
    expect(here.roomMade()).toBe(1);
    expect(here.media.complete).toBe(true);
  });
});

describe('a layer that waits for its file', () => {
  it('waits until it is verified', async () => {
    const here = world();
    here.serve('a');
    here.media.need([file('a')], 5_000);
    expect(await here.media.ready(file('a').hash, never)).toBe(true);
    expect(here.stored()).toHaveLength(1);
  });

  it('does not wait for what can’t be had now', async () => {
    const here = world();
    here.media.need([file('a')], 5_000);
    expect(await here.media.ready(file('a').hash, never)).toBe(false);
  });

  it('does not wait for what is on no wish list', async () => {
    const here = world();
    here.media.need([], 5_000);
    expect(await here.media.ready(file('a').hash, never)).toBe(false);
  });

  it('stops waiting when it has waited enough', async () => {
    const here = world();
    here.serveNever('a');
    here.media.need([file('a')], 5_000);
    const enough = new AbortController();
    const ready = here.media.ready(file('a').hash, enough.signal);
    await here.settle();
    enough.abort();
    expect(await ready).toBe(false);
  });
});

describe('without a cache', () => {
  it('counts what is needed, is never ready for offline, and lets everything come from the network', async () => {
    const here = world({ secure: false });
    here.media.need([file('a')], 5_000);
    await here.settle();
    expect(here.media.counts).toMatchObject({ have: 0, need: 1 });
    expect(here.media.complete).toBe(false);
    expect(here.requests).toEqual([]);
    expect(await here.media.ready(file('a').hash, never)).toBe(false);
  });
});
