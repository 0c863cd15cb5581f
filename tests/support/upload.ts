import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Upload } from 'tus-js-client';
import type { Media } from '#lib/model/media';

/** Uploads a file as the manager does; resolves with what a content record needs. */
export async function upload(url: string, cookie: string, file: string): Promise<Media> {
  const bytes = await readFile(file);
  const body = await new Promise<string>((resolve, reject) => {
    const job = new Upload(bytes, {
      endpoint: new URL('/api/v1/uploads', url).href,
      headers: { cookie, origin: new URL(url).origin },
      metadata: { filename: path.basename(file) },
      retryDelays: null,
      onSuccess: ({ lastResponse }) => resolve(lastResponse.getBody()),
      onError: reject,
    });
    job.start();
  });
  return (JSON.parse(body) as { media: Media }).media;
}
