import type { Logger } from 'pino';
import { roleOf, screenOf, type Identity } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import type { Admission, Refused } from '#lib/server/authenticate';
import type { Db } from '#lib/server/db/db';
import { newestRightsChange, rightsChangesAfter, subjectsOf } from '#lib/server/rights-changes';

/** Whoever has proved who it is and stays: a socket, or a stream of events. */
export interface Watched {
  readonly identity: Identity;
  /** When its rights must be asked for again, in ms since the Unix epoch; null: only when something changes. */
  expiresAt: number | null;
  close(code: CloseCode, message: string): void;
}

export interface RightsWatchOptions {
  readonly db: Db;
  /** Everyone who has proved who it is. */
  readonly connections: () => readonly Watched[];
  /** What an identity may be now. */
  readonly recheck: (identity: Identity) => Promise<Admission | Refused>;
  readonly now: () => number;
  readonly log: Logger;
}

const haveSameRights = (a: Identity, b: Identity): boolean =>
  roleOf(a) === roleOf(b) && screenOf(a) === screenOf(b);

/**
 * Closes connections whose rights ended or changed: by time, or by whatever process wrote to the database. Only those
 * that a change names, or whose time has come, are asked for again.
 */
export class RightsWatch {
  #seen: number;
  #checking: Promise<void> | null = null;
  /** To be asked for again because the last time could not be done. */
  #owed = new Set<Watched>();

  private constructor(
    private readonly options: RightsWatchOptions,
    seen: number,
  ) {
    this.#seen = seen;
  }

  static async open(options: RightsWatchOptions): Promise<RightsWatch> {
    return new RightsWatch(options, await newestRightsChange(options.db));
  }

  /** The newest change that was looked at. To be taken before somebody's rights are read, and handed to `joined`. */
  get seen(): number {
    return this.#seen;
  }

  /** A connection joined; changes since `seen` were looked at without it. */
  async joined(connection: Watched, seen: number): Promise<void> {
    if (seen !== this.#seen) await this.#ask(connection);
  }

  /** Called every second. */
  check(): Promise<void> {
    this.#checking ??= this.#check().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  async #check(): Promise<void> {
    const { db, connections, now, log } = this.options;
    try {
      const changes = await rightsChangesAfter(db, this.#seen);
      const missedSome = (changes[0]?.seq ?? 0) > this.#seen + 1;
      const changed = new Set(changes.map(({ kind, subject }) => `${kind} ${subject}`));
      const instant = now();
      const owed = this.#owed;
      // Before anything is awaited: who joins from here on compares with it.
      this.#seen = changes.at(-1)?.seq ?? this.#seen;
      this.#owed = new Set();
      const suspects = connections().filter(
        (connection) =>
          missedSome ||
          owed.has(connection) ||
          (connection.expiresAt !== null && connection.expiresAt <= instant) ||
          (changed.size > 0 && subjectsOf(connection.identity).some((subject) => changed.has(subject))),
      );
      for (const connection of suspects) await this.#ask(connection);
    } catch (error) {
      log.warn({ err: error }, 'the rights of connections could not be checked; trying again');
    }
  }

  /** An outage of our own takes nobody's rights. */
  async #ask(connection: Watched): Promise<void> {
    const { recheck, log } = this.options;
    try {
      const { identity } = connection;
      const verdict = await recheck(identity);
      if (!('identity' in verdict)) connection.close(verdict.code, verdict.message);
      else if (haveSameRights(identity, verdict.identity)) connection.expiresAt = verdict.expiresAt;
      else connection.close(CloseCode.rightsChanged, 'Your rights changed: connect again.');
    } catch (error) {
      this.#owed.add(connection);
      log.warn({ err: error }, 'the rights of a connection could not be checked; trying again');
    }
  }
}
