import type { RecordEvent } from '#lib/model/describe';

/** What one committed change of the document did, and who made it. */
export interface CommittedEdit {
  /** As in the log: `user:<id>`, `token:<id>`, `server:<by>`. */
  readonly author: string;
  /** Ms since the Unix epoch. */
  readonly at: number;
  readonly changes: readonly RecordEvent[];
}

/** What somebody did to a record over a while. */
export interface EditNote {
  readonly author: string;
  readonly collection: RecordEvent['collection'];
  readonly id: string;
  /** The last one that it had. */
  readonly name: string;
  /** Each kind once, in the order in which they first happened. */
  readonly did: readonly RecordEvent['kind'][];
  readonly fields: readonly string[];
  /** How many changes. */
  readonly count: number;
  /** Ms since the Unix epoch. */
  readonly from: number;
  readonly to: number;
}

interface Draft {
  readonly author: string;
  readonly collection: RecordEvent['collection'];
  readonly id: string;
  name: string;
  readonly did: Set<RecordEvent['kind']>;
  readonly fields: Set<string>;
  count: number;
  readonly from: number;
  to: number;
}

export interface EditNotesOptions {
  /** Called with everything that is due, oldest first. */
  readonly write: (notes: readonly EditNote[]) => Promise<void>;
  readonly now: () => number;
  /** An edit is over when nothing was added to it for so long; ms. */
  readonly quietMs?: number;
  /** One that goes on is written down at least this often; ms. */
  readonly atLeastEveryMs?: number;
}

const QUIET_MS = 15_000;
const AT_LEAST_EVERY_MS = 5 * 60_000;
/** Somebody who imports a thousand records must not fill the memory: beyond this the oldest are written at once. */
const MOST_OPEN = 5_000;
const MOST_FIELDS = 50;

/**
 * Puts edits together by person and record, so that typing a name is one line of the audit log and not one per key. What
 * was not written when the process dies without a stop is lost to that log, but not to the document's own history,
 * which has author and time of every change (SS12.1).
 */
export class EditNotes {
  readonly #drafts = new Map<string, Draft>();
  readonly #options: Required<EditNotesOptions>;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: EditNotesOptions) {
    this.#options = { quietMs: QUIET_MS, atLeastEveryMs: AT_LEAST_EVERY_MS, ...options };
  }

  add({ author, at, changes }: CommittedEdit): void {
    for (const { collection, id, name, kind, fields } of changes) {
      // Commands are written down by who gives them, with their targets.
      if (collection === 'launches') continue;
      const key = JSON.stringify([author, collection, id]);
      const draft = this.#drafts.get(key) ?? {
        author,
        collection,
        id,
        name,
        did: new Set(),
        fields: new Set(),
        count: 0,
        from: at,
        to: at,
      };
      draft.name = name === '' ? draft.name : name;
      draft.did.add(kind);
      for (const field of fields) if (draft.fields.size < MOST_FIELDS) draft.fields.add(field);
      draft.count += 1;
      draft.to = at;
      this.#drafts.set(key, draft);
    }
    if (this.#drafts.size > MOST_OPEN) void this.#write([...this.#drafts.keys()]);
  }

  /** Called every few seconds: writes what is over. */
  tick(): Promise<void> {
    const { now, quietMs, atLeastEveryMs } = this.#options;
    const instant = now();
    return this.#write(
      [...this.#drafts]
        .filter(([, { from, to }]) => instant - to >= quietMs || instant - from >= atLeastEveryMs)
        .map(([key]) => key),
    );
  }

  /** Writes everything; resolves when it is on the disk. */
  flush(): Promise<void> {
    return this.#write([...this.#drafts.keys()]);
  }

  #write(keys: readonly string[]): Promise<void> {
    const notes = keys.flatMap((key) => {
      const draft = this.#drafts.get(key);
      this.#drafts.delete(key);
      return draft === undefined ? [] : [{ ...draft, did: [...draft.did], fields: [...draft.fields].sort() }];
    });
    this.#writing = this.#writing.then(() => (notes.length === 0 ? undefined : this.#options.write(notes)));
    return this.#writing;
  }
}
