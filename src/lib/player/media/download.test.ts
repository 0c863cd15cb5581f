import { describe, expect, it, vi } from 'vitest';
import { DamagedFile, download, type Progress } from './download';
import { faultyServer, type Fault } from './faulty-server.test-support';
import { openMediaStore, type MediaStore } from './media-store';
import { memoryCaches } from './memory-caches.test-support';
import { storedMedia } from './serve-media';
import { STALL_MS } from './stall-watch';

const FILE = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 31 + (index >> 8)) % 256);
const never = new AbortController().signal;

/** A device beside a server with faults. Its clock stands still until `elapse`. */
async function world(faults: readonly Fault[] = [], { msPerPiece = 0 } = {}) {
  const server = await faultyServer(FILE, faults);
  const device = memoryCaches();
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  let now = 0;
  let seen = 0;
  let hungUp = false;
  let progress: Progress | null = null;
  /** What the last try of this page got to; null after a reload. */
  let store: MediaStore = await openMediaStore(device.caches);
  const file = { hash: server.hash, mime: 'video/mp4', bytes: FILE.length };
  return {
    server,
    device,
    file,
    store: () => store,
    seen: () => seen,
    /** Whether a connection was given up. */
    hungUp: () => hungUp,
    elapse(ms: number) {
      now += ms;
      for (const timer of [...timers]) if (timer.at <= now) timer.callback();
    },
    async reload() {
      progress = null;
      store = await openMediaStore(device.caches);
    },
    get: (signal = never, wanted = file) =>
      download(
        wanted,
        {
          store,
          fetch: async (path, headers, abort) => {
            abort.addEventListener('abort', () => (hungUp = true));
            const response = await fetch(server.url + path, { headers, signal: abort });
            const counted = response.body?.pipeThrough(
              new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
                transform(piece, controller) {
                  seen += piece.length;
                  now += msPerPiece;
                  controller.enqueue(piece);
                },
              }),
            );
            return new Response(counted ?? null, { status: response.status, headers: response.headers });
          },
          write: (put) => put(),
          now: () => now,
          after: (ms, callback) => {
            const timer = { at: now + ms, callback };
            timers.add(timer);
            return () => timers.delete(timer);
          },
        },
        signal,
        progress,
        (next) => (progress = next),
      ),
    /** Whether the service worker has it, byte by byte. */
    async plays() {
      const answer = await storedMedia(device.caches, `/media/${server.hash}`, null);
      return answer !== null && Buffer.from(await answer.arrayBuffer()).equals(FILE);
    },
  };
}

describe('a download', () => {
  it('stores what came in one go as one entry', async () => {
    const here = await world();
    await here.get();
    expect(await here.plays()).toBe(true);
    expect(here.device.paths('vitrine-media')).toHaveLength(1);
    expect(here.device.paths('vitrine-media-parts')).toEqual([]);
  });

  it.each(['goes on in the same page', 'goes on after a reload'])(
    'that broke off %s from the byte where it did',
    async (where) => {
      const here = await world([{ cutAfter: 30_000 }, { cutAfter: 20_000 }]);
      await expect(here.get()).rejects.toThrow();
      if (where.includes('reload')) await here.reload();
      await expect(here.get()).rejects.toThrow();
      if (where.includes('reload')) await here.reload();
      await here.get();
      expect(here.server.asked).toEqual(['all', 'bytes=30000-', 'bytes=50000-']);
      expect(here.server.sent()).toBe(FILE.length);
      expect(await here.plays()).toBe(true);
      expect((await here.store().list()).get(here.file.hash)).toEqual({ whole: true, bytes: FILE.length });
    },
  );

  it.each([
    ['eleven seconds', 11_000, 40_000],
    ['a second', 1_000, 0],
  ])(
    'that is killed has on the disk what came every ten seconds: pieces took %s each',
    async (_, ms, kept) => {
      const here = await world([{ stallAfter: 40_000 }], { msPerPiece: ms });
      const killed = new AbortController();
      const ended = expect(here.get(killed.signal)).rejects.toThrow();
      await vi.waitFor(() => expect(here.seen()).toBe(40_000));
      await vi.waitFor(() => expect(here.device.used()).toBe(kept));
      killed.abort();
      await ended;
      expect(here.device.used()).toBe(kept);
    },
  );

  it('ends when nothing comes for half a minute, and keeps what had come', async () => {
    const here = await world([{ stallAfter: 40_000 }]);
    const ended = expect(here.get()).rejects.toThrow('nothing came for 30 seconds');
    await vi.waitFor(() => expect(here.seen()).toBe(40_000));
    await new Promise((resolve) => setImmediate(resolve));
    here.elapse(STALL_MS - 1);
    expect((await here.store().list()).size).toBe(0);
    here.elapse(1);
    await ended;
    expect(here.hungUp()).toBe(true);
    expect((await here.store().list()).get(here.file.hash)).toEqual({ whole: false, bytes: 40_000 });
    expect(await here.plays()).toBe(false);
    await here.get();
    expect(here.server.asked[1]).toBe('bytes=40000-');
    expect(await here.plays()).toBe(true);
  });

  it.each([
    ['answers with all of it to a request for the rest', { ignoreRange: true }],
    ['has another tag for it', { otherTag: true }],
  ])('goes on where the server %s', async (_name, fault) => {
    const here = await world([{ cutAfter: 30_000 }, fault]);
    await expect(here.get()).rejects.toThrow();
    await here.get();
    expect(await here.plays()).toBe(true);
    expect(here.device.paths('vitrine-media-parts')).toHaveLength(3);
  });

  it('does not believe a part that it did not ask for, and keeps what it has', async () => {
    const here = await world([{ cutAfter: 30_000 }, { shift: 5_000 }]);
    await expect(here.get()).rejects.toThrow();
    await expect(here.get()).rejects.toThrow('another part');
    await here.get();
    expect(await here.plays()).toBe(true);
  });

  it.each([
    ['the whole file', [{ wrongBytes: true }]],
    ['the rest of it', [{ cutAfter: 30_000 }, { wrongBytes: true }]],
  ])('throws everything away when wrong bytes come as %s', async (_name, faults) => {
    const here = await world(faults);
    for (const _ of faults.slice(1)) await expect(here.get()).rejects.toThrow();
    await expect(here.get()).rejects.toThrow(DamagedFile);
    expect(here.device.used()).toBe(0);
    await here.reload();
    await here.get();
    expect(here.server.asked.at(-1)).toBe('all');
    expect(await here.plays()).toBe(true);
  });

  it('takes no more from a server than the file has', async () => {
    const here = await world();
    await expect(here.get(never, { ...here.file, bytes: 1_000 })).rejects.toThrow(DamagedFile);
    expect(here.device.used()).toBe(0);
  });

  it('keeps what came of a body that is shorter than the file', async () => {
    const here = await world([{ length: 60_000 }]);
    await expect(here.get()).rejects.toThrow('60000 of 100000 bytes');
    await here.get();
    expect(here.server.asked[1]).toBe('bytes=60000-');
    expect(await here.plays()).toBe(true);
  });

  it('needs no network for a file whose last byte came before the power went', async () => {
    const here = await world();
    await here.store().putPart(here.file.hash, 0, new Blob([FILE.subarray(0, 60_000)]));
    await here.store().putPart(here.file.hash, 60_000, new Blob([FILE.subarray(60_000)]));
    await here.get();
    expect(here.server.asked).toEqual([]);
    expect(await here.plays()).toBe(true);
  });

  it('begins anew where the device does not give back what it stored', async () => {
    const here = await world();
    await here.store().putPart(here.file.hash, 0, new Blob([FILE.subarray(0, 60_000)]));
    const worn = new Error('The disk is worn out.');
    vi.spyOn(here.store(), 'parts').mockRejectedValueOnce(worn);
    await here.get();
    expect(here.seen()).toBe(FILE.length);
    expect(await here.plays()).toBe(true);
  });

  it('says what the server answered', async () => {
    const here = await world([{ status: 503 }]);
    await expect(here.get()).rejects.toThrow('the server answered 503');
    expect(here.device.used()).toBe(0);
  });

  it('hashes anew what it could not store', async () => {
    const here = await world([{ cutAfter: 50_000 }, { cutAfter: 20_000 }]);
    here.device.disk.quota = 60_000;
    await expect(here.get()).rejects.toThrow();
    await expect(here.get()).rejects.toThrow();
    here.device.disk.quota = Infinity;
    await here.get();
    expect(here.server.asked).toEqual(['all', 'bytes=50000-', 'bytes=50000-']);
    expect(await here.plays()).toBe(true);
  });
});
