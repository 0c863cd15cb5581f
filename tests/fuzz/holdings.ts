import * as Y from 'yjs';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a set of updates contains: which changes and which deletions. Exact, and cheap to ask after each message. */
export class Holdings {
  /** Client id → the clock behind its newest change. */
  readonly #clocks = new Map<number, number>();
  /** Client id → deleted ranges, apart and in order. */
  readonly #deleted = new Map<number, readonly Range[]>();

  add(update: Uint8Array): void {
    const { changes, deletions } = partsOf(update);
    for (const { client, end } of changes) {
      this.#clocks.set(client, Math.max(end, this.#clocks.get(client) ?? 0));
    }
    for (const [client, ranges] of deletions) {
      this.#deleted.set(client, joined([...(this.#deleted.get(client) ?? []), ...ranges]));
    }
  }

  /** The first thing of `update` that `doc` does not have, in words; null when it has all of it. */
  static missing(update: Uint8Array, doc: Y.Doc): string | null {
    const holdings = new Holdings();
    holdings.add(update);
    return holdings.notIn(doc);
  }

  /** The first thing in here that `doc` does not have, in words; null when it has everything. */
  notIn(doc: Y.Doc): string | null {
    for (const [client, clock] of this.#clocks) {
      const known = Y.getState(doc.store, client);
      if (known < clock) return `change ${client}:${clock - 1} (it has ${known})`;
    }
    if (this.#deleted.size === 0) return null;
    const { clients } = Y.createDeleteSetFromStructStore(doc.store);
    for (const [client, ranges] of this.#deleted) {
      const known = (clients.get(client) ?? []).map(({ clock, len }) => ({ start: clock, end: clock + len }));
      const missing = uncovered(ranges, joined(known));
      if (missing !== null) return `the deletion of ${client}:${missing.start}–${missing.end - 1}`;
    }
    return null;
  }

  /** The first thing of `update` that is not in here, in words; null when all of it is. */
  lacks(update: Uint8Array): string | null {
    const { changes, deletions } = partsOf(update);
    const change = changes.find(({ client, end }) => (this.#clocks.get(client) ?? 0) < end);
    if (change !== undefined) {
      const known = this.#clocks.get(change.client) ?? 0;
      return `change ${change.client}:${change.end - 1} (known up to ${known})`;
    }
    for (const [client, ranges] of deletions) {
      const missing = uncovered(joined(ranges), this.#deleted.get(client) ?? []);
      if (missing !== null) return `the deletion of ${client}:${missing.start}–${missing.end - 1}`;
    }
    return null;
  }
}

interface Parts {
  readonly changes: readonly { readonly client: number; readonly end: number }[];
  readonly deletions: ReadonlyMap<number, readonly Range[]>;
}

function partsOf(update: Uint8Array): Parts {
  const { structs, ds } = Y.decodeUpdate(update);
  const changes: { client: number; end: number }[] = [];
  const deletions = new Map<number, Range[]>();
  const deleted = (client: number, start: number, length: number) => {
    const ranges = deletions.get(client) ?? [];
    ranges.push({ start, end: start + length });
    deletions.set(client, ranges);
  };
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue;
    const { client, clock } = struct.id;
    changes.push({ client, end: clock + struct.length });
    // Collected garbage is deleted without standing in the delete set.
    if (struct instanceof Y.GC) deleted(client, clock, struct.length);
  }
  for (const [client, ranges] of ds.clients) for (const { clock, len } of ranges) deleted(client, clock, len);
  return { changes, deletions };
}

function joined(ranges: readonly Range[]): readonly Range[] {
  const inOrder = [...ranges].sort((a, b) => a.start - b.start);
  const result: Range[] = [];
  for (const range of inOrder) {
    const last = result.at(-1);
    if (last === undefined || range.start > last.end) result.push(range);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return result;
}

/** The first of `ranges` that `known` does not cover; both apart and in order. */
function uncovered(ranges: readonly Range[], known: readonly Range[]): Range | null {
  return (
    ranges.find(({ start, end }) => !known.some((range) => range.start <= start && end <= range.end)) ?? null
  );
}
