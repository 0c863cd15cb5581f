import type { Identity } from '#lib/access/access';
import type { Refusal } from '#lib/protocol/messages';
import { actorOf } from '#lib/server/audit/actor';
import { auditAnyway } from '#lib/server/audit/audit';
import type { ServerContext } from '#lib/server/context';
import { auditEdits } from './edit-audit';
import { EditNotes, type CommittedEdit } from './edit-notes';
import { RefusalNotes, type RefusalNote } from './refusal-notes';

/** What the sync server writes into the audit log: edits by person and record, and what it refused. */
export class AuditNotes {
  readonly #edits: EditNotes;
  readonly #refusals: RefusalNotes;
  #written: Promise<void> = Promise.resolve();

  constructor(store: Pick<ServerContext, 'db' | 'now' | 'log'>) {
    const { now, log } = store;
    this.#edits = new EditNotes({
      now,
      write: (notes) =>
        auditEdits(store, notes).catch((error: unknown) => log.error({ err: error }, 'edits not audited')),
    });
    this.#refusals = new RefusalNotes({
      now,
      write: ({ because, via = 'socket', ...from }, times) => {
        const detail = { via, because, times };
        const event = { ...from, action: 'access', outcome: 'refused', detail } as const;
        this.#written = this.#written.then(() => auditAnyway(store, event));
      },
    });
  }

  readonly edited = (edit: CommittedEdit): void => this.#edits.add(edit);
  readonly turnedAway = (note: RefusalNote): void => this.#refusals.add(note);
  readonly refused = (identity: Identity, address: string, because: Refusal['code']): void =>
    this.#refusals.add({ ...actorOf(identity), address, because });

  /** Called every few seconds. */
  async tick(): Promise<void> {
    this.#refusals.tick();
    await this.#edits.tick();
  }

  /** Writes what is left; resolves when it is on the disk. */
  async flush(): Promise<void> {
    this.#refusals.flush();
    await Promise.all([this.#edits.flush(), this.#written]);
  }
}
