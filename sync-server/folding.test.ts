import pino from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import * as Y from 'yjs';
import { fold, type Fold, type Folder } from './fold';
import { Folding, type FoldingPace } from './folding';
import { loadDocument, readDocument } from './load';
import { MemoryStore } from './store/memory';

const PACE: FoldingPace = {
  rows: 10,
  bytes: 100_000,
  restTimes: 10,
  restAfterFailureMs: 1_000,
  stepRows: 3,
  stepPauseMs: 20,
  stepPauses: 2,
};
const unexpected = (error: unknown): never => {
  throw error;
};

/** A store with a site in it, something that folds it, and the pauses that it takes: they end when the test says. */
async function setUp(folder?: (store: MemoryStore) => Folder) {
  const store = new MemoryStore();
  const { doc } = await loadDocument(store, { name: 'Test', timezone: 'UTC' }, () => 5, unexpected);
  const pauses: { readonly ms: number; end(): void }[] = [];
  const warnings: string[] = [];
  const folds: Fold[] = [];
  const folding = new Folding({
    store,
    folder: folder?.(store) ?? (() => fold(store, unexpected)),
    now: () => 7,
    log: pino({ level: 'warn' }, { write: (line) => void warnings.push(line) }),
    pace: PACE,
    pause: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('It ends.')));
        pauses.push({ ms, end: () => resolve(null) });
      }),
    onFolded: (made) => folds.push(made),
  });
  onTestFinished(() => folding.close());
  const edit = async (edits: number, size = 1): Promise<void> => {
    for (let i = 0; i < edits; i += 1) {
      const updates: Uint8Array[] = [];
      doc.once('update', (update: Uint8Array) => updates.push(update));
      doc.getMap('contents').set(`k${i % 4}`, 'x'.repeat(size));
      const [data] = updates;
      if (data === undefined) throw new Error('Every edit is an update.');
      await store.append([{ seq: store.updates.length + 1, data, author: 'user:a', at: 5 }]);
      folding.committed({ rows: 1, bytes: data.byteLength });
    }
  };
  /** Ends pauses, in order, until nothing waits for one. */
  const goOn = async (): Promise<void> => {
    for (let next = pauses.shift(); next !== undefined; next = pauses.shift()) {
      next.end();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { store, doc, folding, folds, pauses, warnings, edit, goOn };
}

describe('folding', () => {
  it('SS12.3: makes a snapshot once there were many updates; loading starts from it', async () => {
    const { store, doc, folds, edit } = await setUp();
    await edit(9);
    expect(folds).toEqual([]);
    await edit(1);
    await vi.waitUntil(() => folds.length === 1);
    const loaded = await readDocument(store, unexpected);
    expect(loaded).toMatchObject({ head: 11, replayed: { rows: 0 } });
    expect(Y.encodeStateAsUpdate(loaded?.doc ?? new Y.Doc())).toEqual(Y.encodeStateAsUpdate(doc));
    expect(folds[0]?.weight.live).toBeGreaterThan(0);
  });

  it('SS12.3: makes one once there were many bytes', async () => {
    const { folds, edit } = await setUp();
    await edit(1, 50_000);
    expect(folds).toEqual([]);
    await edit(1, 50_000);
    await vi.waitUntil(() => folds.length === 1);
  });

  it('SS12.3: makes one when so much was found after the last', async () => {
    const { folding, folds } = await setUp();
    folding.loaded({ rows: 10, bytes: 0 });
    await vi.waitUntil(() => folds.length === 1);
  });

  it('SS12.2: puts away in small steps what only the older snapshot was made of', async () => {
    const { store, folds, edit, goOn } = await setUp();
    const trim = vi.spyOn(store, 'trim');
    await edit(10);
    await vi.waitUntil(() => folds.length === 1);
    await edit(10);
    await vi.waitUntil(async () => (await goOn(), folds.length === 2));
    await vi.waitUntil(async () => (await goOn(), trim.mock.calls.length >= 5));
    expect(new Set(trim.mock.calls.map(([rows]) => rows))).toEqual(new Set([3]));
    expect(await store.trim(100)).toBe(false);
    expect(store.archived).toBe(folds[0]?.seq);
  });

  it('SS12.2: takes no step while edits are being committed, unless they never cease', async () => {
    const { store, pauses, edit } = await setUp();
    const nextPause = async (): Promise<number> => {
      await vi.waitUntil(() => pauses.length === 1);
      return pauses[0]?.ms ?? 0;
    };
    const editAndGoOn = async (edits: number): Promise<void> => {
      await edit(edits);
      pauses.shift()?.end();
    };
    await edit(10);
    await nextPause();
    await editAndGoOn(10);
    expect(await nextPause()).toBe(PACE.stepPauseMs);
    const { archived } = store;
    await editAndGoOn(1);
    expect(await nextPause()).toBe(PACE.stepPauseMs);
    expect(store.archived).toBe(archived);
    await editAndGoOn(1);
    await nextPause();
    expect(store.archived).toBe(archived + PACE.stepRows);
    await editAndGoOn(0);
    await vi.waitUntil(() => store.archived === archived + 2 * PACE.stepRows);
  });

  it('SS12.4: a fold that fails is reported and tried again, and harms nothing', async () => {
    let fails = 1;
    const { store, folds, pauses, warnings, edit, goOn } = await setUp((of) => (signal) => {
      signal.throwIfAborted();
      fails -= 1;
      return fails >= 0 ? Promise.reject(new Error('The thread died.')) : fold(of, unexpected);
    });
    await edit(11);
    await vi.waitUntil(() => pauses.length === 1);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('The thread died.');
    expect(pauses[0]?.ms).toBeGreaterThanOrEqual(1_000);
    expect((await store.load())?.updates).toHaveLength(12);
    await vi.waitUntil(async () => (await goOn(), folds.length === 1));
    expect((await store.load())?.updates).toEqual([]);
  });

  it('SS12.4: a snapshot that the disk refuses is tried again once there is space', async () => {
    const { store, folds, pauses, warnings, edit, goOn } = await setUp((of) => async () => {
      const made = await fold(of, unexpected);
      of.full = true;
      return made;
    });
    await edit(10);
    await vi.waitUntil(() => pauses.length === 1);
    expect(warnings[0]).toContain('no space left');
    expect((await store.load())?.updates).toHaveLength(11);
    // Only the snapshot was refused: the next try finds space.
    const save = store.saveSnapshot.bind(store);
    store.saveSnapshot = (snapshot) => ((store.full = false), save(snapshot));
    await vi.waitUntil(async () => (await goOn(), folds.length === 1));
    expect((await store.load())?.updates).toEqual([]);
  });

  it('folds once at a time, and rests after it', async () => {
    let under = 0;
    let most = 0;
    const { folds, pauses, edit } = await setUp((of) => async () => {
      most = Math.max(most, (under += 1));
      await new Promise((resolve) => setImmediate(resolve));
      const made = await fold(of, unexpected);
      under -= 1;
      return made;
    });
    await edit(60);
    await vi.waitUntil(() => folds.length === 1 && pauses.length === 1);
    expect(most).toBe(1);
    expect(pauses[0]?.ms).toBeGreaterThan(0);
  });

  it('ends at once when the server stops', async () => {
    const { folding, folds, warnings, edit } = await setUp(
      () => (signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('The thread was ended.')));
        }),
    );
    await edit(10);
    await folding.close();
    expect([folds, warnings]).toEqual([[], []]);
  });
});
