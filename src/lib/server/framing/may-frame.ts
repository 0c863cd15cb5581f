/** What the headers of a page say of being shown inside another; `because` is the header, as it came. */
export type FrameVerdict =
  { readonly state: 'open' } | { readonly state: 'refused' | 'some'; readonly because: string };

const OPEN: FrameVerdict = { state: 'open' };

/** `scheme://host:port/path`, each part but the host optional (CSP 3, “host-source”). */
const HOST_SOURCE = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[a-z0-9._[\]:-]+?)(?::(\d+|\*))?(?:\/.*)?$/i;
const DEFAULT_PORT: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

const portOf = (url: URL): string => url.port || (DEFAULT_PORT[url.protocol] ?? '');

/** A secure page may always stand where a plain one may. */
const schemeFits = (wanted: string, actual: string): boolean =>
  wanted === actual || (wanted === 'http:' && actual === 'https:');

/** Whether a source of `frame-ancestors` lets pages of `ours` frame a page of `own` (CSP 3, section 6.7.2). */
function letsIn(source: string, ours: URL, own: URL): boolean {
  if (source === '*') return true;
  if (/^'self'$/i.test(source)) return ours.origin === own.origin;
  if (/^[a-z][a-z0-9+.-]*:$/i.test(source)) return schemeFits(source.toLowerCase(), ours.protocol);
  const parts = HOST_SOURCE.exec(source);
  if (parts === null) return false;
  const [, scheme, host = '', port] = parts;
  if (!schemeFits(scheme === undefined ? own.protocol : `${scheme.toLowerCase()}:`, ours.protocol))
    return false;
  const wanted = host.toLowerCase();
  const hostFits =
    wanted === '*' ||
    (wanted.startsWith('*.') ? ours.hostname.endsWith(wanted.slice(1)) : ours.hostname === wanted);
  const fallback = DEFAULT_PORT[ours.protocol];
  const portFits =
    port === '*' || portOf(ours) === (port ?? fallback) || (port === '80' && portOf(ours) === '443');
  return hostFits && portFits;
}

/** The sources of every `frame-ancestors`; several policies, in one header or more, must all agree. */
function ancestorLists(policies: string): readonly (readonly string[])[] {
  return policies.split(',').flatMap((policy) => {
    const directives = policy.split(';').map((directive) => directive.trim().split(/\s+/));
    const first = directives.find(([name]) => name?.toLowerCase() === 'frame-ancestors');
    return first === undefined ? [] : [first.slice(1)];
  });
}

/**
 * Whether a page lets itself be framed: `frame-ancestors` goes before `X-Frame-Options` (HTML, “check a navigation
 * response's adherence to X-Frame-Options”).
 * @param own where the page came from, after redirects
 * @param ours the origin that screens open; null when it is not known, as without `ORIGIN`
 */
export function mayFrame(
  headers: Readonly<Record<string, string>>,
  own: URL,
  ours: URL | null,
): FrameVerdict {
  const lists = ancestorLists(headers['content-security-policy'] ?? '');
  if (lists.length > 0) return byAncestors(lists, own, ours);
  const raw = headers['x-frame-options'];
  if (raw === undefined) return OPEN;
  const because = `X-Frame-Options: ${raw}`;
  const values = new Set(raw.split(',').map((value) => value.trim().toLowerCase()));
  const known = ['deny', 'sameorigin', 'allowall'].some((value) => values.has(value));
  // Several that contradict each other refuse; one that browsers don't know, such as ALLOW-FROM, counts for nothing.
  if (values.size > 1) return known ? { state: 'refused', because } : OPEN;
  if (values.has('deny')) return { state: 'refused', because };
  if (values.has('sameorigin') && ours?.origin !== own.origin) return { state: 'refused', because };
  return OPEN;
}

function byAncestors(lists: readonly (readonly string[])[], own: URL, ours: URL | null): FrameVerdict {
  for (const list of lists) {
    const because = `frame-ancestors ${list.length === 0 ? "'none'" : list.join(' ')}`;
    if (ours !== null) {
      if (!list.some((source) => letsIn(source, ours, own))) return { state: 'refused', because };
    } else if (!list.some((source) => source === '*' || /^http:$/i.test(source))) {
      const nobody = list.every((source) => /^'(none|self)'$/i.test(source));
      return { state: nobody ? 'refused' : 'some', because };
    }
  }
  return OPEN;
}
