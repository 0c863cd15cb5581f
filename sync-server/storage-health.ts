import type { Logger } from 'pino';
import { DbError } from '#lib/server/db/db';
import type { DocumentStore } from './store/store';

/** Whether edits reach the disk; after a failure it tries until they do. */
export class StorageHealth {
  #error: DbError | null = null;
  #bytes = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly store: DocumentStore,
    private readonly log: Logger,
    private readonly probeEveryMs: number,
    private readonly onRecovered: () => void,
  ) {}

  /** Why edits can't be kept; null when they can. */
  get error(): DbError | null {
    return this.#error;
  }

  /** An append of `bytes` failed. */
  failed(error: unknown, bytes: number): void {
    this.#error =
      error instanceof DbError
        ? error
        : new DbError('failed', 'The server could not save.', { cause: error });
    this.#bytes = bytes;
    this.log.error({ err: error, bytes }, 'edits can’t be saved; they stay with their authors');
    this.#probeLater();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #probeLater(): void {
    this.close();
    this.#timer = setTimeout(() => void this.#probe(), this.probeEveryMs);
    this.#timer.unref();
  }

  async #probe(): Promise<void> {
    try {
      await this.store.probe(this.#bytes);
    } catch (error) {
      this.log.debug({ err: error }, 'edits still can’t be saved');
      if (this.#timer !== null) this.#probeLater();
      return;
    }
    this.#error = null;
    this.log.info('edits can be saved again');
    this.onRecovered();
  }
}
