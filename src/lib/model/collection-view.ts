import type * as Y from 'yjs';
import { damagedBy, type Parsed } from './parse';
import { keepSame } from './same';
import type { Collection, Damaged } from './site';

/** The plain records of one collection, parsed again only where it is asked for. */
export class CollectionView<T> {
  #records: ReadonlyMap<string, T> = new Map();
  #damage: ReadonlyMap<string, readonly Damaged[]> = new Map();

  /** @param map null when the document holds something else under the collection's name */
  constructor(
    readonly collection: Collection,
    private readonly map: Y.Map<unknown> | null,
    private readonly parse: (id: string, raw: unknown) => Parsed<T>,
  ) {
    if (map === null)
      this.#damage = new Map([['', damagedBy(collection, '', ['The collection is not a map'])]]);
    else this.refresh(map.keys());
  }

  /** By id, in the order of ids: the same on every replica. Replaced only when a record changed. */
  get records(): ReadonlyMap<string, T> {
    return this.#records;
  }

  /** What is wrong, in the order of ids. */
  get damaged(): readonly Damaged[] {
    return [...sorted(this.#damage).values()].flat();
  }

  /** Parses these records again. */
  refresh(keys: Iterable<string>): void {
    if (this.map === null) return;
    const records = new Map(this.#records);
    const damage = new Map(this.#damage);
    let changed = false;
    let added = false;
    for (const key of keys) {
      const before = records.get(key);
      const { value, problems } = this.map.has(key) ? this.parse(key, this.map.get(key)) : GONE;
      if (problems.length > 0) damage.set(key, damagedBy(this.collection, key, problems));
      else damage.delete(key);
      const after = value === null ? undefined : keepSame(before, value);
      if (after === before) continue;
      changed = true;
      added ||= before === undefined;
      if (after === undefined) records.delete(key);
      else records.set(key, after);
    }
    this.#damage = damage;
    if (changed) this.#records = added ? sorted(records) : records;
  }
}

const GONE = { value: null, problems: [] };

function sorted<T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
