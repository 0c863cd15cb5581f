import { createHash } from 'node:crypto';
import type { ServerContext } from './context';
import type { Db } from './db/db';
import { asProblem, Problem } from './problem';

/*
 * Idempotency keys (draft-ietf-httpapi-idempotency-key-header): a POST that carries one is done once, however often it
 * is sent. Kept in the database for a day: the key, who sent it, a fingerprint of the request and its answer.
 */

const KEPT_FOR_MS = 24 * 3_600_000;
const KEY = /^"([\x20\x21\x23-\x5b\x5d-\x7e]{1,200})"$|^([!#-[\]-~]{1,200})$/;
/** What of the answer's head is sent again. */
const KEPT_HEADERS = ['content-type', 'etag', 'location'];

/** The requests that this process is carrying out. What is neither among them nor answered was cut off. */
const underWay = new WeakMap<Db, Set<string>>();

export interface KeyedRequest {
  /** `user:<id>` or `token:<id>`: another's keys are not one's own. */
  readonly author: string;
  /** As it came in the header `Idempotency-Key`. */
  readonly header: string;
  /** Everything that the request says: the same key with something else is a mistake. */
  readonly says: readonly string[];
}

/** The draft has a string in quotation marks; without them it means the same. @throws {Problem} `invalid` */
function readKey(header: string): string {
  const [, quoted, bare] = KEY.exec(header.trim()) ?? [];
  const key = quoted ?? bare;
  if (key !== undefined) return key;
  throw new Problem(
    400,
    'invalid',
    'The header Idempotency-Key can’t be used: it is 1 to 200 printable ASCII characters in quotation marks, such as a UUID.',
  );
}

interface Claim {
  readonly author: string;
  readonly key: string;
  readonly fingerprint: string;
}

/** Null: the key is new, and the request is ours to carry out. @throws {Problem} what the key was used for says no */
async function claim(
  { db, now }: ServerContext,
  { author, key, fingerprint }: Claim,
): Promise<Response | null> {
  const at = Math.round(now());
  for (;;) {
    const [, inserted] = await db.batch([
      db.write.deleteFrom('idempotency_keys').where('at', '<', at - KEPT_FOR_MS),
      db.write
        .insertInto('idempotency_keys')
        .values({ author, key, fingerprint, at, status: null, headers: null, body: null })
        .onConflict((conflict) => conflict.doNothing()),
    ]);
    if (inserted?.changes === 1) return null;
    const row = await db.read
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('author', '=', author)
      .where('key', '=', key)
      .executeTakeFirst();
    // Given up since: ours after all.
    if (row === undefined) continue;
    if (row.fingerprint !== fingerprint) {
      throw new Problem(
        422,
        'idempotency-key-reused',
        'This Idempotency-Key was sent with another request before. Take a new key for each request.',
      );
    }
    if (row.status === null) throw unfinished(db, nameOf(author, key));
    return new Response(row.body, {
      status: row.status,
      headers: {
        ...(JSON.parse(row.headers ?? '{}') as Record<string, string>),
        'cache-control': 'no-store',
        'idempotency-replayed': 'true',
      },
    });
  }
}

const nameOf = (author: string, key: string) => `${author} ${key}`;

function unfinished(db: Db, name: string): Problem {
  if (underWay.get(db)?.has(name) === true) {
    return new Problem(
      409,
      'still-running',
      'The first request with this Idempotency-Key is still being carried out. Ask again in a moment.',
      { headers: { 'retry-after': '1' } },
    );
  }
  return new Problem(
    409,
    'outcome-unknown',
    'The first request with this Idempotency-Key was cut off, and it is not known whether it was carried out. Look; if it was not, send it with a new key.',
  );
}

/**
 * Carries a request out, or answers as it was answered when it was sent with this key before. What is refused is not
 * kept: nothing was done, and it may be sent again. What broke in the middle is: it is not known how far it came.
 * @throws {Problem} `idempotency-key-reused` (422), `still-running` or `outcome-unknown` (409)
 */
export async function once(
  context: ServerContext,
  { author, header, says }: KeyedRequest,
  work: () => Promise<Response>,
): Promise<Response> {
  const { db, log } = context;
  const key = readKey(header);
  const fingerprint = createHash('sha256').update(JSON.stringify(says)).digest('hex');
  const before = await claim(context, { author, key, fingerprint });
  if (before !== null) return before;
  const running = underWay.get(db) ?? new Set<string>();
  underWay.set(db, running.add(nameOf(author, key)));
  const leave = async (what: Promise<unknown>) => {
    await what.catch((error: unknown) => log.error({ err: error }, 'an idempotency key is left unfinished'));
  };
  try {
    const response = await work();
    await leave(keep(db, author, key, response.clone()));
    return response;
  } catch (error) {
    if (asProblem(error, log).status < 500) {
      const done = db.write
        .deleteFrom('idempotency_keys')
        .where('author', '=', author)
        .where('key', '=', key);
      await leave(done.execute());
    }
    throw error;
  } finally {
    running.delete(nameOf(author, key));
  }
}

async function keep(db: Db, author: string, key: string, response: Response): Promise<void> {
  const text = await response.text();
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  await db.write
    .updateTable('idempotency_keys')
    .set({
      status: response.status,
      headers: JSON.stringify(Object.fromEntries(headers)),
      // A 204 has no body, and takes none.
      body: text === '' ? null : text,
    })
    .where('author', '=', author)
    .where('key', '=', key)
    .execute();
}
