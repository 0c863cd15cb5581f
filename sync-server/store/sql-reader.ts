import type { Kysely } from 'kysely';
import type { Tables } from '#lib/server/db/tables';
import { SNAPSHOTS_KEPT, type FinalState, type LoggedUpdate, type StoredDocument } from './store';

type Site = Pick<StoredDocument, 'uid' | 'epoch' | 'firstSeq'>;

/** What can be asked of a document in a database; a fold asks on a connection of its own. */
export class SqlReader {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly document: string,
  ) {}

  async load({ before }: { readonly before?: number } = {}): Promise<StoredDocument | null> {
    for (;;) {
      const site = await this.#site();
      if (site === null) return null;
      const row = await this.#snapshots(site)
        .select('data')
        .where('seq', '<', before ?? Number.MAX_SAFE_INTEGER)
        .limit(1)
        .executeTakeFirst();
      const snapshot = row ?? null;
      const from = snapshot === null ? site.firstSeq : snapshot.seq + 1;
      const updates = await this.history(from, Number.MAX_SAFE_INTEGER);
      // Each statement sees a moment of its own, and an epoch may have begun between two.
      if ((await this.#site())?.epoch === site.epoch) return { ...site, snapshot, updates };
    }
  }

  async final(epoch: number): Promise<FinalState | null> {
    const row = await this.db
      .selectFrom('document_finals')
      .select(['epoch', 'seq', 'data', 'at'])
      .where('document', '=', this.document)
      .where('epoch', '=', epoch)
      .executeTakeFirst();
    return row ?? null;
  }

  /** One statement, so that an update which is being moved to the archive meanwhile is seen once. */
  history(from: number, to: number): Promise<readonly LoggedUpdate[]> {
    const rows = (table: 'document_archive' | 'document_updates') =>
      this.db
        .selectFrom(table)
        .select(['seq', 'data', 'author', 'at'])
        .where('document', '=', this.document)
        .where('seq', '>=', from)
        .where('seq', '<=', to);
    return rows('document_archive').unionAll(rows('document_updates')).orderBy('seq').execute();
  }

  /** The oldest `seq` in the log and the last one that the archive may have; nothing to move when that is before it. */
  async movable(): Promise<{ readonly from: number; readonly bound: number }> {
    const site = await this.#site();
    if (site === null) return { from: 1, bound: 0 };
    const older = await this.#snapshots(site)
      .limit(1)
      .offset(SNAPSHOTS_KEPT - 1)
      .executeTakeFirst();
    const oldest = await this.db
      .selectFrom('document_updates')
      .select('seq')
      .where('document', '=', this.document)
      .orderBy('seq')
      .limit(1)
      .executeTakeFirstOrThrow();
    return { from: oldest.seq, bound: older?.seq ?? site.firstSeq - 1 };
  }

  async #site(): Promise<Site | null> {
    const site = await this.db
      .selectFrom('documents')
      .select(['uid', 'epoch', 'first_seq as firstSeq'])
      .where('id', '=', this.document)
      .executeTakeFirst();
    return site ?? null;
  }

  /** Of the current epoch, newest first. */
  #snapshots({ firstSeq }: Site) {
    return this.db
      .selectFrom('document_snapshots')
      .select('seq')
      .where('document', '=', this.document)
      .where('seq', '>=', firstSeq)
      .orderBy('seq', 'desc');
  }
}
