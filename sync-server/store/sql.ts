import type { Db } from '#lib/server/db/db';
import { DbError } from '#lib/server/db/db';
import type { DocumentStore, LoggedUpdate, StoredDocument } from './store';

const PROBE_KEY = 'disk_probe';

const gapBefore = (seq: number): DbError =>
  new DbError('constraint', `Updates from ${seq} on don’t follow the last one of the log without a gap.`);

/** A document in the server's database. */
export class SqlStore implements DocumentStore {
  constructor(
    private readonly db: Db,
    private readonly document: string,
  ) {}

  async load(options?: { readonly fromStart: boolean }): Promise<StoredDocument | null> {
    const site = await this.db.read
      .selectFrom('documents')
      .select(['uid', 'epoch'])
      .where('id', '=', this.document)
      .executeTakeFirst();
    if (site === undefined) return null;
    const snapshot = options?.fromStart === true ? null : await this.#newestSnapshot();
    const updates = await this.db.read
      .selectFrom('document_updates')
      .select(['seq', 'data', 'author', 'at'])
      .where('document', '=', this.document)
      .where('seq', '>', snapshot?.seq ?? 0)
      .orderBy('seq')
      .execute();
    return { ...site, snapshot, updates };
  }

  async found(site: { uid: string; epoch: number }, first: LoggedUpdate): Promise<void> {
    await this.db.batch([
      this.db.write.insertInto('documents').values({
        id: this.document,
        uid: site.uid,
        epoch: site.epoch,
        created_at: first.at,
      }),
      this.#insert(first),
    ]);
  }

  async append(updates: readonly LoggedUpdate[]): Promise<void> {
    const first = updates[0]?.seq;
    if (first === undefined) return;
    if (updates.some(({ seq }, index) => seq !== first + index)) throw gapBefore(first);
    const results = await this.db.batch(updates.map((update) => this.#insertAfterLast(update)));
    // Each row goes in only behind the one before it, so a gap before the first keeps all of them out.
    if (results.some(({ changes }) => changes !== 1)) throw gapBefore(first);
  }

  async saveSnapshot(snapshot: { seq: number; data: Uint8Array; at: number }): Promise<void> {
    await this.db.batch([
      this.db.write.insertInto('document_snapshots').values({ document: this.document, ...snapshot }),
    ]);
  }

  async probe(bytes: number): Promise<void> {
    for (const value of ['.'.repeat(bytes), '']) {
      await this.db.batch([
        this.db.write
          .insertInto('server_settings')
          .values({ key: PROBE_KEY, value })
          .onConflict((conflict) => conflict.column('key').doUpdateSet({ value })),
      ]);
    }
  }

  #insert(update: LoggedUpdate) {
    return this.db.write.insertInto('document_updates').values({ document: this.document, ...update });
  }

  #insertAfterLast({ seq, data, author, at }: LoggedUpdate) {
    return this.db.write
      .insertInto('document_updates')
      .columns(['document', 'seq', 'data', 'author', 'at'])
      .expression((query) =>
        query
          .selectFrom('document_updates')
          .select((row) => [
            row.val(this.document).as('document'),
            row.val(seq).as('seq'),
            row.val(data).as('data'),
            row.val(author).as('author'),
            row.val(at).as('at'),
          ])
          .where('document', '=', this.document)
          .where('seq', '=', seq - 1),
      );
  }

  async #newestSnapshot(): Promise<StoredDocument['snapshot']> {
    const row = await this.db.read
      .selectFrom('document_snapshots')
      .select(['seq', 'data'])
      .where('document', '=', this.document)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row ?? null;
  }
}
