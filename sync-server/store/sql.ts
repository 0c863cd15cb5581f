import type { Compilable, CompiledQuery } from 'kysely';
import type { Db } from '#lib/server/db/db';
import { DbError } from '#lib/server/db/db';
import { SqlReader } from './sql-reader';
import {
  SNAPSHOTS_KEPT,
  type DocumentStore,
  type EpochChange,
  type FinalState,
  type LoggedUpdate,
  type Snapshot,
  type StoredDocument,
} from './store';

const PROBE_KEY = 'disk_probe';

const gapBefore = (seq: number): DbError =>
  new DbError('constraint', `Updates from ${seq} on don’t follow the last one of the log without a gap.`);

/** A document in the server's database. */
export class SqlStore implements DocumentStore {
  readonly #reader: SqlReader;
  #append: CompiledQuery | null = null;

  constructor(
    private readonly db: Db,
    private readonly document: string,
  ) {
    this.#reader = new SqlReader(db.read, document);
  }

  load(options?: { readonly before?: number }): Promise<StoredDocument | null> {
    return this.#reader.load(options);
  }

  history(from: number, to: number): Promise<readonly LoggedUpdate[]> {
    return this.#reader.history(from, to);
  }

  final(epoch: number): Promise<FinalState | null> {
    return this.#reader.final(epoch);
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

  async saveSnapshot({ seq, data, at }: Snapshot): Promise<void> {
    const { document } = this;
    const [inserted] = await this.db.batch([
      this.db.write
        .insertInto('document_snapshots')
        .columns(['document', 'seq', 'data', 'at'])
        .expression((query) =>
          query
            .selectFrom('documents')
            .innerJoin('document_updates as last', 'last.document', 'documents.id')
            .select(['documents.id', 'last.seq'])
            .select((row) => [row.val(data).as('data'), row.val(at).as('at')])
            .where('documents.id', '=', document)
            .where('last.seq', '=', seq)
            .whereRef('last.seq', '>=', 'documents.first_seq')
            .where((where) =>
              where.not(
                where.exists(
                  where
                    .selectFrom('document_snapshots')
                    .select('seq')
                    .where('document', '=', document)
                    .where('seq', '>=', seq),
                ),
              ),
            ),
        ),
      this.db.write
        .deleteFrom('document_snapshots')
        .where('document', '=', document)
        .where('seq', '<', (query) =>
          query
            .selectFrom('document_snapshots')
            .select('seq')
            .where('document', '=', document)
            .orderBy('seq', 'desc')
            .limit(1)
            .offset(SNAPSHOTS_KEPT - 1),
        ),
    ]);
    if (inserted?.changes !== 1) {
      throw new DbError(
        'constraint',
        `A snapshot after ${seq} is not of this epoch, or not newer than the others.`,
      );
    }
  }

  async trim(rows: number): Promise<boolean> {
    const { document } = this;
    const { from, bound } = await this.#reader.movable();
    if (from > bound) return false;
    const to = Math.min(bound, from + rows - 1);
    await this.db.batch([
      this.db.write
        .insertInto('document_archive')
        .columns(['document', 'seq', 'data', 'author', 'at'])
        .expression((query) =>
          query
            .selectFrom('document_updates')
            .select(['document', 'seq', 'data', 'author', 'at'])
            .where('document', '=', document)
            .where('seq', '<=', to),
        ),
      this.db.write.deleteFrom('document_updates').where('document', '=', document).where('seq', '<=', to),
    ]);
    return to < bound;
  }

  async beginEpoch({ final, epoch, uid, first }: EpochChange): Promise<void> {
    const last = this.db.write
      .selectFrom('document_updates')
      .select((row) => row(row.fn.max('seq'), '+', 1).as('next'))
      .where('document', '=', this.document)
      .having((row) => row.fn.max('seq'), '=', final.seq);
    await this.db.batch([
      // Null where this is not how the epoch ended, which the table refuses: the whole batch is then undone.
      this.db.write
        .updateTable('documents')
        .set((row) => ({
          epoch: row.fn<number>('iif', [row('epoch', '=', final.epoch), row.val(epoch), row.val(null)]),
          first_seq: last,
          ...(uid === undefined ? {} : { uid }),
        }))
        .where('id', '=', this.document),
      this.db.write.insertInto('document_finals').values({ document: this.document, ...final }),
      this.#insert(first),
      this.db.write
        .deleteFrom('document_snapshots')
        .where('document', '=', this.document)
        .where('seq', '<', first.seq),
    ]);
  }

  async pruneFinals(before: number): Promise<void> {
    await this.db.batch([
      this.db.write
        .deleteFrom('document_finals')
        .where('document', '=', this.document)
        .where('at', '<', before),
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

  /** Compiled once: making the statement takes longer than carrying it out. */
  #insertAfterLast(update: LoggedUpdate): Compilable {
    const { seq, data, author, at } = update;
    this.#append ??= this.#insertAfterLastQuery(update).compile();
    const parameters = [this.document, seq, data, author, at, this.document, seq - 1];
    const compiled = { ...this.#append, parameters };
    return { compile: () => compiled };
  }

  #insertAfterLastQuery({ seq, data, author, at }: LoggedUpdate) {
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
}
