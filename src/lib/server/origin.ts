export interface OriginFacts {
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
 * Whether a state-changing request may come from where it says it does. Browsers name the page's origin on every such
 * request; programs name none and bring no cookie by accident. Hosts are compared, not schemes: behind a proxy that
 * ends TLS the server sees http where the browser sees https.
 */
export function isOwnOrigin({ origin, fetchSite, host, configured }: OriginFacts): boolean {
  if (fetchSite === 'cross-site' || fetchSite === 'same-site')
    return origin === configured && configured !== null;
  if (origin === null || origin === undefined) return true;
  if (configured !== null && origin === configured) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    // `Origin: null` is a sandboxed frame or a local file.
    return false;
  }
}
