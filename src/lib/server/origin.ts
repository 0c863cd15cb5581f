export interface OriginFacts {
  /** It brings a token: a page can't add one to a request of another site's without being allowed to. */
  readonly bearer?: boolean;
  /** The `Origin` header, if any. */
  readonly origin: string | null | undefined;
  /** The `Sec-Fetch-Site` header, if any. */
  readonly fetchSite: string | null | undefined;
  /** The `Host` header: what the browser believes to speak to. */
  readonly host: string | null | undefined;
  /** The configured public origin. */
  readonly configured: string | null;
}

/**
 * Whether a state-changing request, or a socket, may come from where it says it does. Browsers name the page's origin on
 * every such request; programs name none and bring no cookie by accident. The configured origin is the only one; without
 * it that of the host asked for. Hosts are compared, not schemes: behind a proxy that ends TLS the server sees http
 * where the browser sees https.
 */
export function isOwnOrigin({ bearer = false, origin, fetchSite, host, configured }: OriginFacts): boolean {
  if (bearer) return true;
  if (fetchSite === 'cross-site' || fetchSite === 'same-site')
    return origin === configured && configured !== null;
  if (origin === null || origin === undefined) return true;
  if (configured !== null) return origin === configured;
  try {
    return new URL(origin).host === host?.toLowerCase();
  } catch {
    // `Origin: null` is a sandboxed frame or a local file.
    return false;
  }
}
