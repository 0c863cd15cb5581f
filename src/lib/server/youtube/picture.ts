import { rm, writeFile } from 'node:fs/promises';
import type { ServerContext } from '../context';
import { ingestFile } from '../media/ingest';
import { workFile } from '../media/media-files';

type Store = Pick<ServerContext, 'config' | 'db' | 'log' | 'now' | 'outbound'>;

const MOST_BYTES = 2_000_000;

/** Keeps a video's picture with the site's media, made anew like any upload, and returns its hash. Null when it can't be had: none is needed. */
export async function keepPicture(store: Store, url: string): Promise<string | null> {
  const file = await workFile(store.config.dataDir);
  try {
    const answer = await store.outbound.fetch({ url, limits: { bytes: MOST_BYTES } });
    if (answer.status !== 200) throw new Error(`the picture’s server answered ${answer.status}`);
    await writeFile(file, answer.body, { mode: 0o600 });
    const { media } = await ingestFile(store, file, { name: 'youtube', by: 'youtube' });
    return media.hash;
  } catch (error) {
    store.log.info({ err: error }, 'a picture of YouTube could not be kept');
    return null;
  } finally {
    await rm(file, { force: true });
  }
}
