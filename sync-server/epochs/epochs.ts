import type { Logger } from 'pino';
import type { LateEdits } from '#lib/model/carry-over';
import { readMeta } from '#lib/model/meta';
import { MIGRATIONS, type Migration } from '#lib/model/migrations';
import { weigh } from '#lib/model/weight';
import type { EpochEnd } from '#lib/server/live';
import type { Holder, Life } from '../holder';
import type { DocumentStore } from '../store/store';
import { EpochEnds } from './ends';
import { turnEpoch } from './turn';
import { EpochWatch } from './watch';
import type { EpochWork } from './work';

export interface EpochsOptions {
  readonly holder: Holder;
  readonly store: DocumentStore;
  readonly now: () => number;
  readonly log: Logger;
  /** Does what takes long for a large document. */
  readonly work: EpochWork;
  readonly migrations?: readonly Migration[];
  /** Why nothing can be written at the moment; null when it can. */
  readonly problem: () => Error | null;
  readonly editedAt: () => number | null;
  /** The old epoch has ended on the disk and its document is about to go: everyone leaves it. */
  readonly onTurned: () => void;
  /** It is over, well or not: edits can be taken again. */
  readonly onOver: () => void;
}

/** The epochs of one document: how the earlier ones ended, and when the current one does (SS14). */
export class Epochs {
  readonly #options: EpochsOptions;
  readonly #ends: EpochEnds;
  readonly #watch: EpochWatch;
  #turning: Promise<number> | null = null;

  constructor(options: EpochsOptions) {
    this.#options = options;
    const { store, now, log, holder, editedAt } = options;
    this.#ends = new EpochEnds(store, now);
    this.#watch = new EpochWatch({
      now,
      log,
      began: () => this.#began(),
      weigh: async () => weigh((await holder.ready()).document.doc),
      editedAt,
      begin: (reason) => this.begin(reason),
    });
    holder.onWeighed((weight) => this.#watch.weighed(weight));
  }

  /** Whether an epoch is ending right now: nobody may edit. */
  get turning(): boolean {
    return this.#turning !== null;
  }

  /** Resolves when none is ending (any more). */
  async turned(): Promise<void> {
    await this.#turning?.catch(() => undefined); // whoever began it is told; the old one goes on
  }

  /** Before anyone comes: records of an older shape are written anew. */
  async migrate({ document }: Life): Promise<void> {
    const { migrations = MIGRATIONS, log } = this.#options;
    const written = readMeta(document.doc)?.schemaVersion;
    if (written === undefined || written >= 1 + migrations.length) return;
    // Readers take older shapes too, so a disk that is full is no reason not to serve.
    await this.begin(`records of version ${written}`).catch((error: unknown) => {
      log.warn({ err: error }, 'the site stays in an older shape');
    });
  }

  /** SS14.4: everything is on the disk, then one transaction; who is connected comes back to the new document. */
  begin(reason: string): Promise<number> {
    this.#turning ??= this.#turn(reason).finally(() => {
      this.#turning = null;
      this.#options.onOver();
    });
    return this.#turning;
  }

  async end(epoch: number): Promise<EpochEnd | 'forgotten' | null> {
    const { holder } = this.#options;
    if (epoch === holder.identity.epoch) return null;
    const end = await this.#ends.get(epoch);
    if (end !== null) return end;
    const { reader } = await holder.ready();
    return reader.site.lineage.includes(epoch) ? 'forgotten' : null;
  }

  async lateEdits(epoch: number, update: Uint8Array): Promise<LateEdits | null> {
    const final = await this.#ends.state(epoch);
    return final === null ? null : this.#options.work.lateEdits(final.data, update);
  }

  /** Called every few seconds: what has to happen some time happens now, if this is a good one. */
  async tend(): Promise<void> {
    await this.#watch.look();
    await this.#ends.prune().catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'final states of old epochs were not pruned');
    });
  }

  async stop(): Promise<void> {
    this.#options.work.stop();
    await this.turned();
  }

  async #turn(reason: string): Promise<number> {
    const { holder, store, now, log, work, migrations, problem, onTurned } = this.#options;
    const error = problem();
    if (error !== null) throw error;
    const life = await holder.ready();
    const { document } = life;
    const { founder, version, vector, ...sizes } = await turnEpoch(document, {
      store,
      now,
      work,
      ...(migrations === undefined ? {} : { migrations }),
    });
    log.info({ reason, epoch: founder, after: document.epoch, version, ...sizes }, 'a new epoch began');
    this.#ends.note({ epoch: document.epoch, version, vector });
    holder.succeed(life, founder, onTurned);
    await holder.load().catch((failure: unknown) => {
      log.error({ err: failure }, 'the new epoch is on the disk, but can’t be loaded');
    });
    return founder;
  }

  async #began(): Promise<number | null> {
    const { reader } = await this.#options.holder.ready();
    const before = reader.site.lineage.at(-2);
    return before === undefined ? null : ((await this.#options.store.final(before))?.at ?? null);
  }
}
