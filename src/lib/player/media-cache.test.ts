import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Media } from '#lib/model/media';
import { mediaDigest } from '#lib/model/media-digest';
import { createMediaCache, type MediaCacheEffects } from './media-cache';

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
  const stored = new Map<string, Response>();
  for (const text of cached) stored.set(`/media/${file(text).hash}`, new Response(text));
  const served = new Map<string, () => Promise<Response>>();
  const requests: string[] = [];
  const aborted: string[] = [];
  const problems: string[] = [];
  const timers: { at: number; callback: () => void }[] = [];
  const room = { full: false, made: 0 };
  let now = 0;
  const pathOf = (request: RequestInfo | URL) =>
    request instanceof Request ? new URL(request.url).pathname : String(request);
  const cache: MediaCacheEffects['cache'] = {
    match: (request) => Promise.resolve(stored.get(pathOf(request))?.clone()),
    put: (request, response) => {
      if (room.full) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
      stored.set(pathOf(request), response);
      return Promise.resolve();
    },
    delete: (request) => Promise.resolve(stored.delete(pathOf(request))),
    keys: () => Promise.resolve([...stored.keys()].map((path) => new Request(`http://here${path}`))),
  };
  const media = createMediaCache({
    cache: secure ? cache : null,
    fetch: (path, signal) => {
      requests.push(path);
      signal.addEventListener('abort', () => aborted.push(path));
      return served.get(path)?.() ?? Promise.resolve(new Response('none', { status: 404 }));
    },
    alone: (_hash, work) => work(),
    digest: async (bytes) => sha256(await bytes.arrayBuffer()),
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
      room.full = false;
      room.made += 1;
      return Promise.resolve(true);
    },
    onChange: () => undefined,
    onProblem: ({ message }) => problems.push(message),
  });
  const settle = async () => {
    for (let i = 0; i < 50; i++) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    media,
    stored,
    requests,
    aborted,
    problems,
    room,
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
    const kept = here.stored.get(`/media/${file('a').hash}`);
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
    here.serve('a', 'something else');
    here.media.need([file('a')], 5_000);
    await here.settle();
    expect(here.stored.size).toBe(0);
    expect(here.media.complete).toBe(false);
    expect(here.problems[0]).toContain('damaged');
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
    here.room.full = true;
    here.serve('a');
    here.media.need([file('a')], 5_000);
    await here.settle();
    expect(here.room.made).toBe(1);
    expect(here.media.complete).toBe(true);
  });
});

describe('a layer that waits for its file', () => {
  it('waits until it is verified', async () => {
    const here = world();
    here.serve('a');
    here.media.need([file('a')], 5_000);
    expect(await here.media.ready(file('a').hash, never)).toBe(true);
    expect(here.stored.size).toBe(1);
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
