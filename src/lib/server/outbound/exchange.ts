import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { OutboundError } from './outbound-error';
import type { Target } from './target';

/** One request to one server, redirects aside. */
export interface Step {
  readonly target: Target;
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}

export interface ExchangeOptions {
  readonly connectMs: number;
  /** From the connection until the answer's headers are there. */
  readonly headersMs: number;
  /** Ends it with the reason that it was aborted with. */
  readonly signal: AbortSignal;
  /** More certificate authorities to trust. */
  readonly ca?: string | undefined;
}

const HEADER_BYTES = 16_384;

/** TLS errors have a code such as `CERT_HAS_EXPIRED` or `ERR_TLS_CERT_ALTNAME_INVALID`; system errors one like `ECONNREFUSED`. */
function failure(error: NodeJS.ErrnoException, host: string, connected: boolean): OutboundError {
  const code = error.code ?? '';
  if (/CERT|TLS|SSL|SIGNATURE|ISSUER|CRL|HOSTNAME|EPROTO/.test(code))
    return new OutboundError(
      'tls',
      `The secure connection to ${host} failed: its certificate can’t be trusted, or it speaks no TLS there.`,
      {
        cause: error,
      },
    );
  if (!connected)
    return new OutboundError('connect', `${host} did not take the connection.`, { cause: error });
  return new OutboundError('broken', `${host} did not answer as a web server does, or broke off.`, {
    cause: error,
  });
}

/**
 * Sends a request to `address`, which was checked, under the name that was asked for: nothing is looked up again.
 * @returns the answer with its body unread
 * @throws {OutboundError} `connect`, `tls`, `timeout`, `broken`, or what `signal` was aborted with
 */
export function exchange(
  { target, method, headers, body }: Step,
  address: string,
  { connectMs, headersMs, signal, ca }: ExchangeOptions,
): Promise<IncomingMessage> {
  const { url, host, port, secure, isAddress } = target;
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request({
      host: address,
      port,
      method,
      path: `${url.pathname}${url.search}`,
      headers: {
        ...headers,
        host: url.host,
        connection: 'close',
        ...(body === null ? {} : { 'content-length': String(body.byteLength) }),
      },
      // Of its own: nothing is shared with other requests, nor asked of a proxy that the environment names.
      agent: secure
        ? new https.Agent({ keepAlive: false, maxCachedSessions: 0 })
        : new http.Agent({ keepAlive: false }),
      maxHeaderSize: HEADER_BYTES,
      ...(secure ? { servername: isAddress ? '' : host, ...(ca === undefined ? {} : { ca }) } : {}),
    });
    let connected = false;
    const slow = (): void =>
      void request.destroy(
        new OutboundError(connected ? 'timeout' : 'connect', `${host} took too long to answer.`),
      );
    let timer = setTimeout(slow, connectMs);
    const stop = (): void => void request.destroy(signal.reason as Error);
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    request.on('socket', (socket) =>
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
        clearTimeout(timer);
        timer = setTimeout(slow, headersMs);
      }),
    );
    request.on('response', (answer) => {
      settle();
      resolve(answer);
    });
    // Also what is thrown at a server that wants to speak something else (101).
    request.on('close', () => {
      settle();
      reject(failure(new Error('closed without an answer'), host, connected));
    });
    request.on('error', (error) => {
      settle();
      reject(error instanceof OutboundError ? error : failure(error, host, connected));
    });
    request.end(body ?? undefined);
  });
}
