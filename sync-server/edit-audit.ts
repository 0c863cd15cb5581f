import { auditAnyway } from '#lib/server/audit/audit';
import type { ServerContext } from '#lib/server/context';
import type { Db } from '#lib/server/db/db';
import type { EditNote } from './edit-notes';

type Store = Pick<ServerContext, 'db' | 'now' | 'log'>;

/** One record of each, for the log's column `subject`: `playlist:<id>`. */
const SINGULAR: Readonly<Record<EditNote['collection'], string>> = {
  screens: 'screen',
  groups: 'group',
  contents: 'content',
  playlists: 'playlist',
  schedules: 'schedule',
  launches: 'launch',
  settings: 'settings',
  meta: 'meta',
};

/** An import of a thousand records: so many are named one by one, the rest are counted. */
const MOST_NAMED = 100;

/** Writes edits of the document into the audit log, a line for each person and record. */
export async function auditEdits(store: Store, notes: readonly EditNote[]): Promise<void> {
  for (const author of new Set(notes.map((note) => note.author))) {
    const who = await actorOfAuthor(store.db, author);
    const own = notes.filter((note) => note.author === author);
    const lines = own.slice(0, MOST_NAMED).map(({ collection, id, name, did, fields, count, from, to }) =>
      auditAnyway(store, {
        ...who,
        address: '',
        action: 'edit',
        subject: collection === 'settings' ? 'settings' : `${SINGULAR[collection]}:${id.slice(0, 100)}`,
        subjectName: name,
        detail: { did: did.join(', '), fields, count, from, to },
      }),
    );
    const rest = own.slice(MOST_NAMED);
    if (rest.length > 0)
      lines.push(auditAnyway(store, { ...who, address: '', action: 'edit', detail: counted(rest) }));
    await Promise.all(lines);
  }
}

function counted(notes: readonly EditNote[]): Record<string, unknown> {
  const records: Record<string, number> = {};
  for (const { collection } of notes) records[collection] = (records[collection] ?? 0) + 1;
  return { did: 'more', records };
}

/** Whoever stands as author in the document's log, as the audit log names people. */
async function actorOfAuthor(db: Db, author: string): Promise<{ actor: string; actorName: string }> {
  // What was done through the API was written by the server for somebody: `server:<user id>`, `server:token:<id>`.
  const by = author.replace(/^server:/, '');
  const [kind, id] = by.startsWith('token:') || by.startsWith('user:') ? by.split(':', 2) : ['user', by];
  if (kind === 'token') {
    const token = await db.read
      .selectFrom('api_tokens')
      .select('name')
      .where('id', '=', id ?? '')
      .executeTakeFirst();
    return { actor: by, actorName: token?.name ?? '' };
  }
  const user = await db.read
    .selectFrom('users')
    .select('username')
    .where('id', '=', id ?? '')
    .executeTakeFirst();
  if (user !== undefined) return { actor: `user:${id}`, actorName: user.username };
  // Somebody deleted since, or nobody: `policy:open`, `demo`.
  return author.startsWith('server:') ? { actor: 'server', actorName: by } : { actor: author, actorName: '' };
}
