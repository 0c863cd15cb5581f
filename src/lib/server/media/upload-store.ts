import { pipeline, Transform, type TransformCallback } from 'node:stream';
import { FileStore } from '@tus/file-store';
import { Turns } from '../turns';
import { checkFloor, checkQuota, COPIES, type Store } from './storage-room';

const LOOK_EVERY_BYTES = 8_000_000;

/**
 * Where uploads come in. Each is promised its room until it ends, so that two at once can't both take the last of it;
 * what is promised is read from the disk, so that a restart forgets nothing. One that goes on while others fill the disk
 * is stopped before the floor, not at the end.
 */
export class UploadStore extends FileStore {
  readonly #turns = new Turns(1);

  constructor(
    private readonly store: Store,
    directory: string,
    expirationPeriodInMilliseconds: number,
  ) {
    super({ directory, expirationPeriodInMilliseconds });
  }

  /** @throws {Problem} `media-quota` or `disk-full` (507) */
  override create(upload: Parameters<FileStore['create']>[0]): ReturnType<FileStore['create']> {
    return this.#turns.take(async () => {
      const { promised, arrived } = await this.#underWay();
      const bytes = promised + (upload.size ?? this.store.config.uploadLimitBytes);
      await checkQuota(this.store, bytes);
      await checkFloor(this.store, this.directory, COPIES * bytes - arrived);
      return super.create(upload);
    });
  }

  override async write(...[bytes, id, offset]: Parameters<FileStore['write']>): Promise<number> {
    await checkFloor(this.store, this.directory, 0);
    let since = 0;
    const look = new Transform({
      transform: (chunk: Buffer, _encoding, done: TransformCallback) => {
        since += chunk.length;
        if (since < LOOK_EVERY_BYTES) {
          done(null, chunk);
          return;
        }
        since = 0;
        checkFloor(this.store, this.directory, 0).then(() => done(null, chunk), done);
      },
    });
    // What went wrong is told by the writing, which reads from it.
    pipeline(bytes, look, () => undefined);
    return super.write(look, id, offset);
  }

  async #underWay(): Promise<{ readonly promised: number; readonly arrived: number }> {
    let promised = 0;
    let arrived = 0;
    for (const id of (await this.configstore.list?.()) ?? []) {
      // One that ended while this looked promises nothing.
      const upload = await this.getUpload(id).catch(() => null);
      promised += upload === null ? 0 : (upload.size ?? this.store.config.uploadLimitBytes);
      arrived += upload?.offset ?? 0;
    }
    return { promised, arrived };
  }
}
