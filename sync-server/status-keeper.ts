import type { Logger } from 'pino';
import type { Statuses, StatusStore } from './statuses';

/** Lets "last seen" survive a restart. */
export class StatusKeeper {
  private constructor(
    private readonly statuses: Statuses,
    private readonly store: StatusStore,
    private readonly log: Logger,
  ) {}

  static async open(statuses: Statuses, store: StatusStore, log: Logger): Promise<StatusKeeper> {
    statuses.restore(await store.load());
    return new StatusKeeper(statuses, store, log);
  }

  /** Called every half minute and when the server stops. What can't be saved now is tried again then. */
  async save(): Promise<void> {
    const unsaved = this.statuses.takeUnsaved();
    if (unsaved.length === 0) return;
    try {
      await this.store.save(unsaved);
    } catch (error) {
      this.statuses.keepUnsaved(unsaved);
      this.log.warn({ err: error }, 'the screens’ last reports were not saved');
    }
  }
}
