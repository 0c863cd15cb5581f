import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { OutboundError } from './outbound-error';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};
/** What is asked for. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/** Lets so many bytes through. @throws {OutboundError} `too-large` at the first byte more */
function bounded(most: number, host: string) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let total = 0;
    for await (const chunk of chunks) {
      total += chunk.byteLength;
      if (total > most)
        throw new OutboundError('too-large', `The answer of ${host} is larger than is taken here.`);
      yield chunk;
    }
  };
}

/**
 * The body, decoded. Neither what comes over the wire nor what it is decoded to may have more than `most` bytes; nothing
 * above that is kept or decoded.
 * @throws {OutboundError} `too-large`, `broken`, or what `signal` was aborted with
 */
export async function readBody(
  answer: IncomingMessage,
  { host, most, signal }: { readonly host: string; readonly most: number; readonly signal: AbortSignal },
): Promise<Buffer> {
  const broken = (cause?: unknown) =>
    new OutboundError('broken', `${host} broke off, or sent what can’t be read.`, { cause });
  const encoding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const decoder = encoding === 'identity' ? null : DECODERS[encoding];
  try {
    // Also one encoding over another, which nobody asked for.
    if (decoder === undefined) throw broken();
    const chunks: Buffer[] = [];
    const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
      for await (const chunk of source) chunks.push(chunk);
    };
    if (decoder === null) await pipeline(answer, bounded(most, host), collect, { signal });
    else await pipeline(answer, bounded(most, host), decoder(), bounded(most, host), collect, { signal });
    return Buffer.concat(chunks);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof OutboundError ? error : broken(error);
  } finally {
    answer.destroy();
  }
}
