export type OutboundErrorCode =
  /** The address as it was typed: no URL, another scheme, a password in it, a port of something else. */
  | 'bad-url'
  /** It leads to nothing that this server may call, or to nothing at all: which of them is not said. */
  | 'refused-address'
  /** A redirect led to something that would be refused as `bad-url` or `refused-address`. */
  | 'refused-redirect'
  | 'too-many-redirects'
  /** Nobody took the connection. */
  | 'connect'
  /** The certificate is not one to trust, or TLS failed. */
  | 'tls'
  | 'timeout'
  /** It did not answer as HTTP has it, or broke off. */
  | 'broken'
  | 'too-large'
  /** The server has too many names to look up. */
  | 'busy'
  /** Whoever asked does not want it any more. */
  | 'stopped';

/**
 * Why something could not be fetched. `message` is for whoever typed the address and says nothing of what stands behind
 * it; `cause` is for the server's own log alone.
 */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';
  constructor(
    readonly code: OutboundErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** By name: a class exists twice in one process (see context.ts). */
export function isOutboundError(error: unknown): error is OutboundError {
  return error instanceof Error && error.name === 'OutboundError' && 'code' in error;
}
