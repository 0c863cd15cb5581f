import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mediaDigest } from '#lib/model/media-digest';
import type { FetchTimes } from '#lib/timeline/fetch-times';
import type { NeededMedia } from '#lib/timeline/needed-media';
import { createMediaCache } from './media-cache';
import { openMediaStore } from './media/media-store';
import { memoryCaches } from './media/memory-caches.test-support';

const sha256 = (bytes: ArrayBuffer) => createHash('sha256').update(new Uint8Array(bytes)).digest('hex');

const HOUR = 3_600_000;

/** A file that holds this text, needed from the start of the test on. */
function file(text: string): NeededMedia {
  const bytes = new TextEncoder().encode(text);
  return {
    hash: sha256(bytes.buffer),
    mime: 'image/png',
    bytes: bytes.length,
    width: 1,
    height: 1,
    durationMs: null,
    thumb: null,
    name: text,
    since: 0,
    launched: false,
  };
}
const later = (text: string, hours: number): NeededMedia => ({ ...file(text), since: hours * HOUR });
const launched = (text: string): NeededMedia => ({ ...file(text), launched: true });

/** A cache in memory, a server with files, and a clock that `elapse` moves. */
function world({ cached = [], secure = true }: { cached?: readonly string[]; secure?: boolean } = {}) {
  const device = memoryCaches();
  const files = openMediaStore(device.caches);
  const prepared = files.then((store) =>
    Promise.all(cached.map((text) => store.putWhole(file(text).hash, 'image/png', new Blob([text])))),
  );
  const served = new Map<string, (range: string | null) => Promise<Response>>();
  const requests: string[] = [];
  const aborted: string[] = [];
  const problems: string[] = [];
  const timers: { at: number; callback: () => void }[] = [];
  const others = new Set<string>();
  const estimate = { bytes: Infinity };
  let now = 0;
  const media = createMediaCache({
    store: secure ? prepared.then(() => files) : null,
    fetch: (path, headers, signal) => {
      requests.push(path);
      signal.addEventListener('abort', () => aborted.push(path));
      return (
        served.get(path)?.(headers['range'] ?? null) ?? Promise.resolve(new Response('none', { status: 404 }))
      );
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
    capacity: () => Promise.resolve(estimate.bytes),
    tellNeeds: () => Promise.resolve(others),
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
    others,
    estimate,
    requests,
    aborted,
    problems,
    settle,
    serve: (text: string, body = text) =>
      served.set(`/media/${file(text).hash}`, () => Promise.resolve(new Response(body))),
    serveWith: (text: string, answer: (range: string | null) => Response) =>
      served.set(`/media/${file(text).hash}`, (range) => Promise.resolve(answer(range))),
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

  it('fetches what an edit adds to what plays now without waiting for what is under way', async () => {
    const here = world();
    here.serve('now');
    here.media.need([file('now')], 5_000);
    await here.settle();
    for (const text of ['a', 'b']) here.serveNever(text);
    here.media.need(['now', 'a', 'b'].map(file), 6_000);
    await here.settle();
    here.serve('added');
    here.media.need(['now', 'added', 'a', 'b'].map(file), 7_000);
    await here.settle();
    expect(here.media.counts).toMatchObject({ have: 2, need: 4 });
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
      '“a” is not on this device yet: nothing came for 30 seconds.',
      '“b” is not on this device yet: nothing came for 30 seconds.',
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
});

describe('on a device that is full', () => {
  const hashOf = (text: string) => `/media/${file(text).hash}`;

  it('what nobody needs goes for what is needed, whatever the browser had estimated', async () => {
    const here = world({ cached: ['old'] });
    here.device.disk.quota = 4;
    here.serve('aa');
    here.media.need([file('aa')], 5_000);
    await here.settle();
    expect(here.stored()).toEqual([hashOf('aa')]);
    expect(here.media.complete).toBe(true);
    expect(here.problems).toEqual([]);
  });

  it('nothing goes before what it goes for is here', async () => {
    const here = world({ cached: ['old'] });
    here.estimate.bytes = 4;
    here.media.need([file('aa')], 5_000);
    await here.settle();
    expect(here.stored()).toEqual([hashOf('old')]);
    here.serve('aa');
    here.media.retryNow();
    await here.settle();
    expect(here.stored()).toEqual([hashOf('aa')]);
  });

  it('what another screen of this browser needs stays', async () => {
    const here = world({ cached: ['old'] });
    here.others.add(file('old').hash);
    here.device.disk.quota = 4;
    here.serve('aa');
    here.media.need([file('aa')], 5_000);
    await here.settle();
    expect(here.stored()).toEqual([hashOf('old')]);
  });

  it('keeps what is needed first, says how many of how many, and fetches nothing in vain for an hour', async () => {
    const here = world();
    here.device.disk.quota = 5;
    const wanted = ['aa', 'bb', 'cc', 'dd'].map((text, index) => later(text, index));
    for (const { name } of wanted) here.serve(name);
    here.media.need(wanted, 5_000);
    await here.settle();
    expect(here.stored()).toEqual(['aa', 'bb'].map(hashOf));
    expect(here.media.counts).toMatchObject({ have: 2, need: 4 });
    expect(here.problems).toContain(
      'This device is out of space: 2 of 4 files are kept, those that are needed first.',
    );
    const { length } = here.requests;
    here.media.need(wanted, 6_000);
    await here.elapse(HOUR - 1_000);
    expect(here.requests).toHaveLength(length);
    // Nobody waits for what will not come.
    expect(await here.media.ready(file('cc').hash, never)).toBe(false);
    here.device.disk.quota = Infinity;
    await here.elapse(1_000);
    here.media.need(wanted, 7_000);
    await here.settle();
    expect(here.media.complete).toBe(true);
  });

  it('what is needed last goes for what is needed first, and comes back when there is room', async () => {
    const here = world({ cached: ['aa', 'bb'] });
    here.estimate.bytes = 4;
    here.serve('cc');
    here.media.need([launched('cc'), later('aa', 2), later('bb', 9)], 5_000);
    await here.settle();
    expect(here.stored()).toEqual(['aa', 'cc'].map(hashOf));
    expect(here.media.counts).toMatchObject({ have: 2, need: 3 });
    here.serve('bb');
    here.media.need([later('aa', 2), later('bb', 9)], 6_000);
    await here.settle();
    expect(here.stored()).toEqual(['aa', 'bb'].map(hashOf));
  });

  it('no more goes than has to where the device is slow to free what was deleted', async () => {
    const here = world({ cached: ['old', 'new', 'bb'] });
    here.device.disk.quota = 8;
    here.device.disk.slow = true;
    here.serve('aa');
    here.media.need([file('aa'), later('bb', 9)], 5_000);
    await here.settle();
    for (let i = 0; i < 5; i++) await here.elapse(300_000);
    expect(here.stored()).toEqual(['new', 'bb'].map(hashOf));
    here.device.disk.slow = false;
    await here.elapse(300_000);
    expect(here.stored()).toEqual(['new', 'bb', 'aa'].map(hashOf));
  });

  it('what a download had brought goes with it when it is given up for another', async () => {
    const here = world();
    here.estimate.bytes = 4;
    here.serveNever('bbbb');
    here.media.need([later('bbbb', 9)], 5_000);
    await here.settle();
    here.serve('aa');
    here.media.need([file('aa'), later('bbbb', 9)], 6_000);
    await here.settle();
    expect(here.aborted).toEqual([hashOf('bbbb')]);
    expect(here.stored()).toEqual([hashOf('aa')]);
  });
});

describe('a screen with a media window', () => {
  /** Open from the first to the third hour; what plays now does not wait. */
  const times: FetchTimes = {
    mayFetch: ({ since }, now) => since <= now || (now >= HOUR && now < 3 * HOUR),
    nextChange: (now) => (now < HOUR ? HOUR : now < 3 * HOUR ? 3 * HOUR : Infinity),
  };

  it('fetches what plays now, and the rest when the window opens', async () => {
    const here = world();
    for (const text of ['a', 'b']) here.serve(text);
    here.media.need([file('a'), later('b', 9)], 5_000, times);
    await here.settle();
    expect(here.media.counts).toMatchObject({ have: 1, need: 2 });
    // Nobody waits for it before its window.
    expect(await here.media.ready(file('b').hash, never)).toBe(false);
    await here.elapse(HOUR - 1);
    expect(here.media.complete).toBe(false);
    await here.elapse(1);
    expect(here.media.complete).toBe(true);
    expect(here.problems).toEqual([]);
  });

  it('interrupts what is under way when it closes, keeps what came, and goes on at the next', async () => {
    const here = world();
    const asked: (string | null)[] = [];
    here.serveWith('long', (range) => {
      asked.push(range);
      if (range !== null)
        return new Response('ng', { status: 206, headers: { 'content-range': 'bytes 2-3/4' } });
      const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('lo')) });
      return new Response(body);
    });
    await here.elapse(3 * HOUR - 1_000);
    here.media.need([later('long', 9)], 5_000, times);
    await here.settle();
    await here.elapse(1_000);
    expect(here.aborted).toHaveLength(1);
    await here.elapse(HOUR);
    expect(asked).toEqual([null]);
    here.media.need([later('long', 9)], 5_000);
    await here.settle();
    expect(asked).toEqual([null, 'bytes=2-']);
    expect(here.media.complete).toBe(true);
    expect(here.problems).toEqual([]);
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
