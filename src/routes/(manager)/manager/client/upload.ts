import type { DetailedError } from 'tus-js-client';
import * as v from 'valibot';
import { mediaSchema, mediaTypes } from '#lib/model/media';
import type { SendFile } from '#lib/state/uploads.svelte';
import { ApiError, problemOf } from './http';

const uploadedSchema = v.object({
  type: v.picklist(mediaTypes),
  name: v.string(),
  media: mediaSchema,
});

function sentence(error: Error | DetailedError): ApiError {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (response) return problemOf(response.getStatus(), response.getBody());
  return new ApiError('unreachable', 0, 'The server can’t be reached. Try again when it is back.', {
    cause: error,
  });
}

/** By tus: in pieces, each of which a broken connection may repeat; a file begun before goes on where it stopped. */
export const sendFile: SendFile = async (file, { onProgress, signal }) => {
  // Loaded when the first file is sent: most visits send none.
  const { Upload } = await import('tus-js-client');
  const body = await new Promise<string>((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: '/api/v1/uploads',
      metadata: { filename: file.name, filetype: file.type },
      chunkSize: 8 * 1_024 * 1_024,
      retryDelays: [0, 1_000, 3_000, 5_000, 10_000],
      removeFingerprintOnSuccess: true,
      // A refusal is an answer, also for want of room (507); only a broken connection or a server in trouble is worth another try.
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        return status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507);
      },
      onProgress: (sent, total) => onProgress(total > 0 ? sent / total : 0),
      onError: (error) => reject(sentence(error)),
      onSuccess: ({ lastResponse }) => resolve(lastResponse.getBody()),
    });
    signal.addEventListener('abort', () => {
      // Telling the server is a courtesy: what is not finished is cleared away there in time.
      upload.abort(true).catch(() => undefined);
      reject(new ApiError('cancelled', 0, 'Cancelled'));
    });
    upload.findPreviousUploads().then((previous) => {
      const [first] = previous;
      if (first !== undefined) upload.resumeFromPreviousUpload(first);
      if (!signal.aborted) upload.start();
    }, reject);
  });
  try {
    return v.parse(uploadedSchema, JSON.parse(body));
  } catch (cause) {
    throw new ApiError('no-answer', 0, 'The server took the file, but its answer was lost. Send it again.', {
      cause,
    });
  }
};
