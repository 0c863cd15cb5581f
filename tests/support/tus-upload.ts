import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import { DetailedError, Upload } from 'tus-js-client';
import type { Media } from '#lib/model/media';
import type { Visitor } from './visitor';

export interface UploadAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: {
    readonly type?: string;
    readonly name?: string;
    readonly media?: Media;
    readonly code?: string;
    readonly detail?: string;
  };
}

export interface UploadOptions {
  readonly name?: string;
  readonly chunkSize?: number;
  /** Told after each chunk; `abort` leaves the upload where it is. */
  readonly onChunk?: (upload: Upload) => void;
  /** Goes on with an upload that was begun. */
  readonly uploadUrl?: string;
}

/** Uploads a file with the client that the manager uses; resolves with the last answer, good or bad. */
export function upload(visitor: Visitor, file: string, options: UploadOptions = {}): Promise<UploadAnswer> {
  const { name = path.basename(file), chunkSize = 200_000, onChunk, uploadUrl } = options;
  return new Promise((resolve, reject) => {
    const started = new Upload(createReadStream(file), {
      endpoint: new URL('/api/v1/uploads', visitor.url).href,
      ...(uploadUrl === undefined ? {} : { uploadUrl }),
      uploadSize: statSync(file).size,
      chunkSize,
      retryDelays: null,
      metadata: { filename: name },
      headers: { cookie: visitor.cookie },
      onChunkComplete: () => onChunk?.(started),
      onSuccess: ({ lastResponse }) =>
        resolve({
          status: lastResponse.getStatus(),
          contentType: lastResponse.getHeader('content-type'),
          body: JSON.parse(lastResponse.getBody()) as UploadAnswer['body'],
        }),
      onError: (error) => {
        const answer = error instanceof DetailedError ? error.originalResponse : null;
        if (answer === null) {
          reject(error);
          return;
        }
        resolve({
          status: answer.getStatus(),
          contentType: answer.getHeader('content-type'),
          body: JSON.parse(answer.getBody()) as UploadAnswer['body'],
        });
      },
    });
    started.start();
  });
}
