import type { Media } from '#lib/model/media';
import { mediaDigest } from '#lib/model/media-digest';
import { createBackOff } from './back-off';
import { DamagedFile, download, type DownloadEffects, type Progress } from './media/download';
import type { MediaStore } from './media/media-store';

/** Few enough that the item which plays from the network next to it is not starved. */
const AT_ONCE = 2;

export interface MediaCacheEffects {
  /** Where files are kept; `null` where the browser has no place for them (an insecure context). */
  readonly store: Promise<MediaStore> | null;
  readonly fetch: DownloadEffects['fetch'];
  /** Runs `work` while no other kiosk of this browser works on the same file. */
  readonly alone: (hash: string, signal: AbortSignal, work: () => Promise<void>) => Promise<void>;
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

/** Fetches files ahead that a screen may need, verifies them and keeps them for a day without a network. */
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
  const here = new Set<string>();
  const underWay = new Map<string, AbortController>();
  /** How far files are whose download broke off. */
  const begun = new Map<string, Progress>();
  const backOff = createBackOff();
  const waiters = new Set<() => void>();
  let wanted: readonly Media[] = [];
  let wantedFrom = 0;
  let opened: MediaStore | null = null;
  let unusable = effects.store === null;
  let stopped = false;
  let callOff: () => void = () => undefined;

  function changed(): void {
    for (const waiter of [...waiters]) waiter();
    effects.onChange();
  }

  async function write(put: () => Promise<void>): Promise<void> {
    try {
      await put();
    } catch (cause) {
      if (!(await effects.makeRoom())) throw cause;
      await put();
    }
  }

  async function fetchWhole(store: MediaStore, file: Media, signal: AbortSignal): Promise<void> {
    const { hash } = file;
    // Another kiosk of this browser may have been quicker.
    if (await store.isWhole(hash)) return;
    const { fetch, now, after } = effects;
    const before = begun.get(hash) ?? null;
    await download(file, { store, fetch, write, now, after }, signal, before, (progress) => {
      // It gets on, however often it breaks off.
      backOff.forget(hash);
      begun.set(hash, progress);
    });
  }

  async function work(store: MediaStore, file: Media): Promise<void> {
    const { hash } = file;
    const giveUp = new AbortController();
    underWay.set(hash, giveUp);
    try {
      await effects.alone(hash, giveUp.signal, () => fetchWhole(store, file, giveUp.signal));
      here.add(hash);
      begun.delete(hash);
      backOff.forget(hash);
    } catch (cause) {
      if (giveUp.signal.aborted) return;
      if (cause instanceof DamagedFile) begun.delete(hash);
      backOff.failed(hash, effects.now());
      const why = cause instanceof Error ? cause.message : String(cause);
      effects.onProblem(new Error(`A file is not on this device yet: ${why}.`, { cause }));
    } finally {
      underWay.delete(hash);
      if (!stopped) {
        changed();
        pump();
      }
    }
  }

  /** Starts what may start, and sleeps until something may be tried again. */
  function pump(): void {
    callOff();
    if (opened === null || stopped) return;
    const now = effects.now();
    for (const file of wanted) {
      // What is needed first, an emergency most likely, does not wait behind films that are on their way.
      if (underWay.size >= (file === wanted[0] ? AT_ONCE + 1 : AT_ONCE)) return;
      if (here.has(file.hash) || underWay.has(file.hash) || !backOff.mayTry(file.hash, now)) continue;
      void work(opened, file);
    }
    const wait = backOff.nextTry(now);
    if (wait !== null) callOff = effects.after(wait - now, pump);
  }

  /** What is here is shared with other kiosks of this browser, so it is looked up whenever the wishes change. */
  async function list(): Promise<void> {
    try {
      const store = await effects.store;
      const listed = (await store?.list()) ?? [];
      here.clear();
      for (const [hash, { whole }] of listed) if (whole) here.add(hash);
      opened = store;
      unusable = store === null;
    } catch (cause) {
      unusable = true;
      effects.onProblem(new Error('The media on this device could not be listed.', { cause }));
    }
    changed();
    pump();
  }

  function counts(): MediaCounts {
    const have = wanted.map(({ hash }) => hash).filter((hash) => here.has(hash));
    const digest = effects.store === null ? null : mediaDigest(have);
    return { have: have.length, need: wanted.length, digest, from: wantedFrom };
  }

  return {
    get counts() {
      return counts();
    },
    get complete() {
      const { have, need } = counts();
      return opened !== null && have === need;
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
          const hopeless = unusable || (opened !== null && (!comes || !backOff.mayTry(hash, effects.now())));
          if (!here.has(hash) && !hopeless && !signal.aborted) return;
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
