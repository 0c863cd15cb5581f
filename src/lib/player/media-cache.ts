import type { Media } from '#lib/model/media';
import { mediaDigest } from '#lib/model/media-digest';
import { mediaPath } from './cache-names';
import { createBackOff } from './back-off';

/** Few enough that the item which plays from the network next to it is not starved. */
const AT_ONCE = 2;

export interface MediaCacheEffects {
  /** The cache of whole files; `null` where the browser gives none (an insecure context). */
  readonly cache: Pick<Cache, 'match' | 'put' | 'delete' | 'keys'> | null;
  readonly fetch: (path: string, signal: AbortSignal) => Promise<Response>;
  /** Runs `work` while no other kiosk of this browser works on the same file. */
  readonly alone: (hash: string, work: () => Promise<void>) => Promise<void>;
  /** SHA-256, lower-case hex. */
  readonly digest: (bytes: Blob) => Promise<string>;
  readonly now: () => number;
  readonly after: (ms: number, callback: () => void) => () => void;
  /** The device is full: makes room among files that nobody needs. Resolves with whether any was found. */
  readonly makeRoom: () => Promise<boolean>;
  /** A file arrived and was verified, or `counts` changed. */
  readonly onChange: () => void;
  readonly onProblem: (problem: Error) => void;
}

export interface MediaCounts {
  readonly have: number;
  readonly need: number;
  /** Which of them are here (`model/media-digest.ts`); null where nothing can be kept. */
  readonly digest: string | null;
  /** The instant from which they are needed, in ms. */
  readonly from: number;
}

/** Fetches ahead whole files that a screen may need, verifies them and keeps them for a day without a network. */
export interface MediaCache {
  readonly counts: MediaCounts;
  /** Whether every file that is needed is here, and verified. */
  readonly complete: boolean;
  /**
   * Replaces the wish list, most urgent first, as it is from the instant `from` (ms) on. What is under way and still wanted
   * goes on.
   */
  need(files: readonly Media[], from: number): void;
  /**
   * Resolves as soon as waiting is of no more use: with true when the file is here and verified, with false when it
   * can't be had at the moment or there is no cache, and then only the network is left.
   */
  ready(hash: string, signal: AbortSignal): Promise<boolean>;
  /** The network may be back: files that failed are tried now. */
  retryNow(): void;
  stop(): void;
}

export function createMediaCache(effects: MediaCacheEffects): MediaCache {
  const { cache } = effects;
  const here = new Set<string>();
  const underWay = new Map<string, AbortController>();
  const backOff = createBackOff();
  const waiters = new Set<() => void>();
  let wanted: readonly Media[] = [];
  let wantedFrom = 0;
  let opened = false;
  let stopped = false;
  let callOff: () => void = () => undefined;

  function changed(): void {
    for (const waiter of [...waiters]) waiter();
    effects.onChange();
  }

  async function store({ hash, mime }: Media, signal: AbortSignal): Promise<void> {
    const path = mediaPath(hash);
    // Another kiosk of this browser may have been quicker.
    if ((await cache?.match(path)) !== undefined) return;
    const response = await effects.fetch(path, signal);
    if (response.status !== 200) throw new Error(`The server answered ${response.status} for ${path}.`);
    // A blob may lie on the disk; a film as an array would have to fit into the memory of a small device.
    const bytes = await response.blob();
    const found = await effects.digest(bytes);
    if (found !== hash) throw new Error(`${path} arrived damaged: its SHA-256 is ${found}.`);
    const whole = () =>
      new Response(bytes, {
        headers: {
          'content-type': response.headers.get('content-type') ?? mime,
          'content-length': String(bytes.size),
        },
      });
    try {
      await cache?.put(path, whole());
    } catch (cause) {
      if (!(await effects.makeRoom())) throw cause;
      await cache?.put(path, whole());
    }
  }

  async function work(file: Media): Promise<void> {
    const giveUp = new AbortController();
    underWay.set(file.hash, giveUp);
    try {
      await effects.alone(file.hash, () => store(file, giveUp.signal));
      here.add(file.hash);
      backOff.forget(file.hash);
    } catch (cause) {
      if (giveUp.signal.aborted) return;
      backOff.failed(file.hash, effects.now());
      effects.onProblem(new Error(`A file is not on this device yet: ${String(cause)}`, { cause }));
    } finally {
      underWay.delete(file.hash);
      if (!stopped) {
        changed();
        pump();
      }
    }
  }

  /** Starts what may start, and sleeps until something may be tried again. */
  function pump(): void {
    callOff();
    if (cache === null || !opened || stopped) return;
    const now = effects.now();
    for (const file of wanted) {
      // What is needed first, an emergency most likely, does not wait behind films that are on their way.
      if (underWay.size >= (file === wanted[0] ? AT_ONCE + 1 : AT_ONCE)) return;
      if (here.has(file.hash) || underWay.has(file.hash) || !backOff.mayTry(file.hash, now)) continue;
      void work(file);
    }
    const wait = backOff.nextTry(now);
    if (wait !== null) callOff = effects.after(wait - now, pump);
  }

  /** What is here is shared with other kiosks of this browser, so it is looked up whenever the wishes change. */
  async function list(): Promise<void> {
    try {
      const listed = (await cache?.keys()) ?? [];
      here.clear();
      for (const { url } of listed) here.add(new URL(url).pathname.slice(mediaPath('').length));
    } catch (cause) {
      effects.onProblem(new Error('The media on this device could not be listed.', { cause }));
    }
    opened = true;
    changed();
    pump();
  }

  function counts(): MediaCounts {
    const have = wanted.map(({ hash }) => hash).filter((hash) => here.has(hash));
    const digest = cache === null ? null : mediaDigest(have);
    return { have: have.length, need: wanted.length, digest, from: wantedFrom };
  }

  return {
    get counts() {
      return counts();
    },
    get complete() {
      const { have, need } = counts();
      return cache !== null && opened && have === need;
    },
    need(files, from) {
      wanted = files;
      wantedFrom = from;
      const hashes = new Set(files.map(({ hash }) => hash));
      for (const [hash, giveUp] of underWay) if (!hashes.has(hash)) giveUp.abort();
      void list();
    },
    ready(hash, signal) {
      return new Promise((resolve) => {
        const look = (): void => {
          const comes = underWay.has(hash) || wanted.some((file) => file.hash === hash);
          const hopeless = opened && (!comes || !backOff.mayTry(hash, effects.now()));
          if (!here.has(hash) && cache !== null && !hopeless && !signal.aborted) return;
          waiters.delete(look);
          signal.removeEventListener('abort', look);
          resolve(here.has(hash));
        };
        waiters.add(look);
        signal.addEventListener('abort', look);
        look();
      });
    },
    retryNow() {
      backOff.forgetAll();
      pump();
    },
    stop() {
      stopped = true;
      callOff();
      for (const giveUp of underWay.values()) giveUp.abort();
    },
  };
}
