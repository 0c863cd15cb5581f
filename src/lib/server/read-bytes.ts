import type { IncomingMessage } from 'node:http';
import { Problem } from './problem';

/** The whole body of a request to a Node-level route. @throws {Problem} `too-large` or `cut-off` */
export async function readBytes(request: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new Problem(413, 'too-large', `This is more than one call may carry (${limitBytes} bytes).`);
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge();
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    // Destroyed with its connection, it could not be answered any more.
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += part.byteLength;
      if (bytes > limitBytes) throw tooLarge();
      parts.push(part);
    }
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem(400, 'cut-off', 'The request broke off before its end. Send it again.', { cause });
  }
  return new Uint8Array(Buffer.concat(parts));
}
