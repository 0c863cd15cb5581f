import { sql } from 'kysely';
import type { Db } from './db/db';
import type { Tables } from './db/tables';

/** Where something sealed stands. Only this file makes one: nothing is sealed that a rotation of keys would not find. */
class SealedPlace {
  readonly #name: string;
  constructor(name: string) {
    this.#name = name;
  }
  get name(): string {
    return this.#name;
  }
}
export type Place = SealedPlace;

/** A sealed value as it stands in the database. */
export interface SealedValue {
  readonly place: Place;
  readonly sealed: string;
  /** Puts another in its place, unless it was changed meanwhile. @returns whether it did */
  readonly replace: (sealed: string) => Promise<boolean>;
}

/** Everything sealed of one kind. */
interface Kept {
  readonly values: (db: Db) => Promise<readonly SealedValue[]>;
}

interface InColumn extends Kept {
  /** The place of the row with this id. */
  readonly of: (id: string) => Place;
}

/** A column of a table whose primary key is `id`. */
function column<T extends keyof Tables>(
  table: T,
  name: keyof Tables[T] & string,
  of: (id: string) => string,
): InColumn {
  const place = (id: string) => new SealedPlace(of(id));
  const at = { table: sql.table(table), column: sql.ref(name), id: sql.ref('id') };
  return {
    of: place,
    values: async (db) => {
      const found = sql<{ id: string; sealed: string }>`
        select ${at.id} as id, ${at.column} as sealed from ${at.table} where ${at.column} is not null`;
      const { rows } = await found.execute(db.read);
      return rows.map(({ id, sealed }) => ({
        place: place(id),
        sealed,
        replace: async (anew) => {
          const statement = sql`
            update ${at.table} set ${at.column} = ${anew} where ${at.id} = ${id} and ${at.column} = ${sealed}`;
          const [result] = await db.batch([{ compile: () => statement.compile(db.write) }]);
          return result?.changes === 1;
        },
      }));
    },
  };
}

interface InSettings extends Kept {
  readonly place: Place;
}

/** A value of `server_settings`. */
export function setting(key: string): InSettings {
  const place = new SealedPlace(`setting:${key}`);
  return {
    place,
    values: async (db) => {
      const rows = await db.read.selectFrom('server_settings').selectAll().where('key', '=', key).execute();
      return rows.map(({ value }) => ({
        place,
        sealed: value,
        replace: async (anew) => {
          const [result] = await db.batch([
            db.write
              .updateTable('server_settings')
              .set({ value: anew })
              .where('key', '=', key)
              .where('value', '=', value),
          ]);
          return result?.changes === 1;
        },
      }));
    },
  };
}

const totp = (userId: string) => `totp:${userId}`;
const webhook = (id: string) => `webhook:${id}`;

/**
 * Everything that the database keeps sealed. Whoever wants to keep something more adds a line here and takes its place
 * from it: `SEALED.totpSecret.of(userId)`. `vitrine key rotate` seals all of it anew.
 */
export const SEALED = {
  // One place for both: the pending one is moved as it is when its owner shows a code.
  totpSecret: column('users', 'totp_secret', totp),
  totpPending: column('users', 'totp_pending', totp),
  // One place for both: the secret becomes the old one as it is.
  webhookSecret: column('webhooks', 'secret', webhook),
  webhookOldSecret: column('webhooks', 'old_secret', webhook),
  auditSeal: setting('audit_seal'),
  youtubeKey: setting('youtube_key'),
} as const satisfies Record<string, Kept>;

/** Sealed, but kept by nobody for longer than minutes: what was sealed with an older key is made again by itself. */
export const PASSING = {
  loginTicket: new SealedPlace('login-ticket'),
} as const;
