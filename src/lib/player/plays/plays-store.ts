import * as v from 'valibot';
import { playSchema, type Play } from '#lib/protocol/plays';
import { done } from '../idb';

/** One database per screen, of its own: a browser may be several kiosks. */
export const playsDatabase = (screen: string): string => `vitrine-plays-${screen}`;

/** Six days of items of ten seconds; some 15 MB. */
export const MOST_KEPT = 50_000;
/** So many of the oldest go at once when there are more: not one for each that comes. */
const DROPPED_AT_ONCE = 500;

const PLAYS = 'plays';
const STATE = 'state';
const stateSchema = v.object({ store: v.string(), lost: v.number() });

export interface KeptPlay {
  readonly key: number;
  readonly play: Play;
}

/** Plays on the device that the server does not have yet. Writes resolve once they are on the disk. */
export interface PlaysStore {
  /** What the browser's last end cut short, as far as it was known. */
  underWay(): Promise<Play | null>;
  /** In one transaction: what is over comes to the rest, and what is under way takes the place of what was. */
  save(over: readonly Play[], underWay: Play | null): Promise<void>;
  /** What can't be read any more is lost, and counted as that. */
  oldest(most: number): Promise<readonly KeptPlay[]>;
  /** The server has them, or, where `lost`, never takes them. */
  remove(keys: readonly number[], lost?: boolean): Promise<void>;
  /** Says that so many never came to be stored. */
  countLost(plays: number): Promise<void>;
  state(): Promise<{ readonly store: string; readonly lost: number }>;
  clear(): Promise<void>;
}

/** Rejects when the browser has no storage for us; waits for as long as the browser does. */
export async function openPlaysStore(
  name: string,
  newId: () => string,
  mostKept = MOST_KEPT,
): Promise<PlaysStore> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(PLAYS, { autoIncrement: true });
    opening.result.createObjectStore(STATE);
  };
  const db = await done(opening);
  let kept = await done(db.transaction(PLAYS).objectStore(PLAYS).count());

  function write(change: (plays: IDBObjectStore, state: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = db.transaction([PLAYS, STATE], 'readwrite', { durability: 'strict' });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () =>
        reject(transaction.error ?? new Error('IndexedDB gave up a write of plays without a reason.'));
      change(transaction.objectStore(PLAYS), transaction.objectStore(STATE));
    });
  }

  const fresh = () => ({ store: newId(), lost: 0 });
  const parseState = (value: unknown) => {
    const parsed = v.safeParse(stateSchema, value);
    return parsed.success ? parsed.output : null;
  };

  function addLost(state: IDBObjectStore, plays: number): void {
    if (plays === 0) return;
    const reading: IDBRequest<unknown> = state.get('state');
    reading.onsuccess = () => {
      const known = parseState(reading.result) ?? fresh();
      state.put({ ...known, lost: known.lost + plays }, 'state');
    };
  }

  /** Within the same transaction: the oldest, so many. */
  function dropOldest(plays: IDBObjectStore, count: number): void {
    let left = count;
    const walking = plays.openCursor();
    walking.onsuccess = () => {
      const cursor = walking.result;
      if (cursor === null || left === 0) return;
      left -= 1;
      cursor.delete();
      cursor.continue();
    };
  }

  async function remove(keys: readonly number[], lost = false): Promise<void> {
    await write((plays, state) => {
      for (const key of keys) plays.delete(key);
      if (lost) addLost(state, keys.length);
    });
    kept = Math.max(0, kept - keys.length);
  }

  return {
    async underWay() {
      const found: unknown = await done<unknown>(db.transaction(STATE).objectStore(STATE).get('under-way'));
      const parsed = v.safeParse(playSchema, found);
      return parsed.success ? parsed.output : null;
    },
    async save(over, underWay) {
      const drops = kept + over.length > mostKept ? kept + over.length - mostKept + DROPPED_AT_ONCE : 0;
      await write((plays, state) => {
        for (const play of over) plays.add(play);
        if (underWay === null) state.delete('under-way');
        else state.put(underWay, 'under-way');
        if (drops === 0) return;
        dropOldest(plays, drops);
        addLost(state, Math.min(drops, kept + over.length));
      });
      kept = Math.max(0, kept + over.length - drops);
    },
    async oldest(most) {
      const store = db.transaction(PLAYS).objectStore(PLAYS);
      const [keys, values] = await Promise.all([
        done(store.getAllKeys(null, most)),
        done<unknown[]>(store.getAll(null, most)),
      ]);
      const read: KeptPlay[] = [];
      const damaged: number[] = [];
      keys.forEach((key, index) => {
        if (typeof key !== 'number') return;
        const parsed = v.safeParse(playSchema, values[index]);
        if (parsed.success) read.push({ key, play: parsed.output });
        else damaged.push(key);
      });
      if (damaged.length > 0) await remove(damaged, true);
      return read;
    },
    remove,
    countLost: (plays) => write((_, state) => addLost(state, plays)),
    async state() {
      const known = parseState(await done<unknown>(db.transaction(STATE).objectStore(STATE).get('state')));
      if (known !== null) return known;
      const made = fresh();
      await write((_, state) => state.put(made, 'state'));
      return made;
    },
    async clear() {
      await write((plays, state) => {
        plays.clear();
        state.clear();
      });
      kept = 0;
    },
  };
}
