import { mediaDigest } from '#lib/model/media-digest';
import { ANY_TIME, type FetchTimes } from '#lib/timeline/fetch-times';
import type { NeededMedia } from '#lib/timeline/needed-media';
import { createBackOff } from './back-off';
import { DamagedFile, download, PAUSED, type DownloadEffects, type Progress } from './media/download';
import { createMediaRoom, type RoomEffects } from './media/media-room';
import type { MediaStore } from './media/media-store';

/** Few enough that the item which plays from the network next to it is not starved. */
const AT_ONCE = 2;

export interface MediaCacheEffects extends Omit<RoomEffects, 'onEvict'> {
  /** Where files are kept; `null` where the browser has no place for them (an insecure context). */
  readonly store: Promise<MediaStore> | null;
  readonly fetch: DownloadEffects['fetch'];
  /** Runs `work` while no other kiosk of this browser works on the same file. */
  readonly alone: (hash: string, signal: AbortSignal, work: () => Promise<void>) => Promise<void>;
  readonly after: (ms: number, callback: () => void) => () => void;
  /** A file arrived and was verified, or `counts` changed. */
  readonly onChange: () => void;
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
   * Replaces the wish list, first needed first, as it is from the instant `from` (ms) on. What is under way and still wanted
   * goes on.
   *
   * @param times when they may be fetched; at any time unless it says otherwise
   */
  need(files: readonly NeededMedia[], from: number, times?: FetchTimes): void;
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
  const underWay = new Map<string, AbortController>();
  /** How far files are whose download broke off. */
  const begun = new Map<string, Progress>();
  const backOff = createBackOff();
  const waiters = new Set<() => void>();
  /** Came whole and was not what it should be. */
  const damaged = new Set<string>();
  const room = createMediaRoom({ ...effects, onEvict: dropped });
  let wantedFrom = 0;
  let times = ANY_TIME;
  let opened: MediaStore | null = null;
  let unusable = effects.store === null;
  let stopped = false;
  let callOff: () => void = () => undefined;

  function changed(): void {
    for (const waiter of [...waiters]) waiter();
    effects.onChange();
  }

  function dropped(hash: string): void {
    begun.delete(hash);
    underWay.get(hash)?.abort();
  }

  async function fetchWhole(store: MediaStore, file: NeededMedia, signal: AbortSignal): Promise<void> {
    const { hash } = file;
    // Another kiosk of this browser may have been quicker.
    if (await store.isWhole(hash)) return;
    const { fetch, now, after } = effects;
    const write = (put: () => Promise<void>): Promise<void> => room.write(store, file, put);
    await download(file, { store, fetch, write, now, after }, signal, begun.get(hash) ?? null, (progress) => {
      // It gets on, however often it breaks off; what arrived damaged may do so for ever.
      if (!damaged.has(hash)) backOff.forget(hash);
      begun.set(hash, progress);
      room.holds(hash, { whole: false, bytes: progress.have });
    });
  }

  async function work(store: MediaStore, file: NeededMedia): Promise<void> {
    const { hash } = file;
    const giveUp = new AbortController();
    underWay.set(hash, giveUp);
    try {
      await effects.alone(hash, giveUp.signal, () => fetchWhole(store, file, giveUp.signal));
      begun.delete(hash);
      damaged.delete(hash);
      backOff.forget(hash);
      room.holds(hash, { whole: true, bytes: file.bytes });
    } catch (cause) {
      if (giveUp.signal.aborted) return;
      if (cause instanceof DamagedFile) {
        damaged.add(hash);
        begun.delete(hash);
        room.lost(hash);
      }
      backOff.failed(hash, effects.now());
      const why = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
      effects.onProblem(new Error(`“${file.name}” is not on this device yet: ${why}.`, { cause }));
    } finally {
      underWay.delete(hash);
      if (!stopped) {
        pump();
        changed();
      }
    }
  }

  /** Starts what may start, and sleeps until something may be tried again. */
  function pump(): void {
    callOff();
    if (opened === null || stopped) return;
    const now = effects.now();
    const { fetch } = room.plan();
    const planned = new Map(fetch.map(({ file }) => [file.hash, file]));
    for (const [hash, giveUp] of underWay) {
      const file = planned.get(hash);
      if (file === undefined) giveUp.abort();
      else if (!times.mayFetch(file, now)) giveUp.abort(PAUSED);
    }
    const missing = fetch
      .map(({ file }) => file)
      .filter((file) => backOff.mayTry(file.hash, now) && times.mayFetch(file, now));
    for (const [index, file] of missing.entries()) {
      // Of what is not here the first, that of an emergency perhaps, does not wait behind films that are on their way.
      if (underWay.size >= (index === 0 ? AT_ONCE + 1 : AT_ONCE)) break;
      if (!underWay.has(file.hash)) void work(opened, file);
    }
    const wait = Math.min(backOff.nextTry(now) ?? Infinity, times.nextChange(now));
    if (wait < Infinity) callOff = effects.after(wait - now, pump);
  }

  /** What is here is shared with other kiosks of this browser, so it is looked up whenever the wishes change. */
  async function look(): Promise<void> {
    try {
      const store = await effects.store;
      if (store !== null) await room.survey(store);
      opened = store;
      unusable = store === null;
    } catch (cause) {
      unusable = true;
      effects.onProblem(new Error('The media on this device could not be listed.', { cause }));
    }
    pump();
    changed();
  }

  function counts(): MediaCounts {
    const have = room.wanted.map(({ hash }) => hash).filter((hash) => room.isHere(hash));
    const digest = effects.store === null ? null : mediaDigest(have);
    return { have: have.length, need: room.wanted.length, digest, from: wantedFrom };
  }

  return {
    get counts() {
      return counts();
    },
    get complete() {
      const { have, need } = counts();
      return opened !== null && have === need;
    },
    need(files, from, within = ANY_TIME) {
      room.want(files);
      times = within;
      wantedFrom = from;
      const hashes = new Set(files.map(({ hash }) => hash));
      for (const [hash, giveUp] of underWay) if (!hashes.has(hash)) giveUp.abort();
      // What is new and urgent does not wait for the look around.
      pump();
      void look();
    },
    ready(hash, signal) {
      return new Promise((resolve) => {
        const check = (): void => {
          const now = effects.now();
          const planned = room.plan().fetch.find(({ file }) => file.hash === hash)?.file;
          const comes = underWay.has(hash) || (planned !== undefined && times.mayFetch(planned, now));
          const hopeless = unusable || (opened !== null && (!comes || !backOff.mayTry(hash, now)));
          if (!room.isHere(hash) && !hopeless && !signal.aborted) return;
          waiters.delete(check);
          signal.removeEventListener('abort', check);
          resolve(room.isHere(hash));
        };
        waiters.add(check);
        signal.addEventListener('abort', check);
        check();
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
