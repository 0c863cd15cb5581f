/** Resolves with a request's result, rejects with its error. */
export function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed without a reason.'));
  });
}

/** A small key-value store in a database of its own. Values are unknown until their reader has parsed them. */
export interface KeyValue {
  get(key: string): Promise<unknown>;
  /** Resolves once the value is on the disk, not merely in the system's cache: a kiosk loses power without notice. */
  put(key: string, value: unknown): Promise<void>;
  clear(): Promise<void>;
}

const STORE = 'values';

/** Rejects when the browser has no storage for us; waits for as long as the browser does. */
export async function openKeyValue(name: string): Promise<KeyValue> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const db = await done(opening);

  function write(change: (store: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(STORE, 'readwrite', { durability: 'strict' });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () =>
        reject(transaction.error ?? new Error('IndexedDB gave up a write without a reason.'));
      change(transaction.objectStore(STORE));
    });
  }

  return {
    get: (key) => done<unknown>(db.transaction(STORE).objectStore(STORE).get(key)),
    put: (key, value) => write((store) => store.put(value, key)),
    clear: () => write((store) => store.clear()),
  };
}

const OPENS_WITHIN_MS = 3_000;
const RETRY_MS = 5_000;

export interface Patient<T> {
  readonly opened: Promise<T>;
  stop: () => void;
}

/**
 * Opens a store however long it takes. `onProblem` gets a sentence when it does not open within three seconds or fails;
 * after a failure it is tried again.
 */
export function openPatiently(name: string, onProblem: (problem: string) => void): Patient<KeyValue> {
  return patiently(() => openKeyValue(name), onProblem);
}

/** The same for a store of another kind. */
export function patiently<T>(open: () => Promise<T>, onProblem: (problem: string) => void): Patient<T> {
  let stopped = false;
  const opened = new Promise<T>((resolve) => {
    const attempt = (): void => {
      if (stopped) return;
      const slow = setTimeout(() => onProblem('IndexedDB does not answer.'), OPENS_WITHIN_MS);
      open()
        .then(resolve, (cause: unknown) => {
          onProblem(cause instanceof Error ? cause.message : String(cause));
          setTimeout(attempt, RETRY_MS);
        })
        .finally(() => clearTimeout(slow));
    };
    attempt();
  });
  return {
    opened,
    stop: () => {
      stopped = true;
    },
  };
}
