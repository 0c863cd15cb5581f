export interface HeaderFacts {
  readonly pathname: string;
  /** The connection is https, by `ORIGIN` or the word of a trusted proxy. */
  readonly secure: boolean;
  /** What `sourcesIn` found for the page that is answered with; without it nothing inline counts. */
  readonly sources?: string;
}

const FILES_ALONE = "script-src 'self'; style-src 'self'";
/** Half a year: long enough for a browser, short enough for a site that goes back to plain http. */
const HSTS_SECONDS = 182 * 86_400;
/** What no page here uses, and what pages that a kiosk frames get from nobody. */
const UNUSED = [
  'camera',
  'display-capture',
  'geolocation',
  'hid',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'serial',
  'usb',
];

const isUnder = (pathname: string, base: string): boolean =>
  pathname === base || pathname.startsWith(`${base}/`);

/**
 * One policy for all pages: somebody who logs in goes on to the manager without a new document, and the kiosk's shell is
 * the manager's when it is offline. Only the answers differ in who may frame them.
 */
function pagePolicy(pathname: string, sources: string): string {
  // The kiosk's page may be framed by our own pages (previews), the others by nobody.
  const display = isUnder(pathname, '/display');
  return [
    "default-src 'self'",
    sources,
    // The QR code of a second factor is drawn as a data: URL.
    "img-src 'self' data:",
    // The parts of a live stream are put together in the browser's memory.
    "media-src 'self' blob:",
    // Live streams are where a content says, and name further servers themselves.
    `connect-src 'self'${display ? ' http: https:' : ''}`,
    // Screens and previews frame whatever page a content names.
    'frame-src http: https:',
    // A kiosk asks of a page whether it can be framed through an <object>, which tells when it can't.
    `object-src ${display ? 'http: https:' : "'none'"}`,
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${display ? "'self'" : "'none'"}`,
  ].join('; ');
}

/** Answers for programs are never a page. */
const NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Headers of every answer; `sync-server/http.ts` sends them, and the hook of pages those of a page. */
export function securityHeaders({
  pathname,
  secure,
  sources,
}: HeaderFacts): Readonly<Record<string, string>> {
  const isPage = sources !== undefined || !isUnder(pathname, '/api');
  return {
    'x-content-type-options': 'nosniff',
    // YouTube's player needs the origin (error 153 without it); nobody else gets more than that.
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': UNUSED.map((feature) => `${feature}=()`).join(', '),
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': isPage ? pagePolicy(pathname, sources ?? FILES_ALONE) : NO_PAGE,
    // Over plain http browsers ignore both, and complain of the second.
    ...(secure
      ? {
          'strict-transport-security': `max-age=${HSTS_SECONDS}`,
          'cross-origin-opener-policy': 'same-origin',
        }
      : {}),
  };
}

/**
 * What a page may run, and how it may be styled: the directives of the policy that Kit wrote into its header or `<meta>`,
 * with the nonce or hash of its inline script. Null when Kit wrote none.
 */
export function sourcesIn(policy: string | null): string | null {
  const directives = policy?.split(';').map((part) => part.trim()) ?? [];
  const ofKit = directives.filter((directive) => /^(script|style)-src(-attr)? /.test(directive));
  return ofKit.length === 0 ? null : ofKit.join('; ');
}
