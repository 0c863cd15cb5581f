import { isIP } from 'node:net';
import { OutboundError } from './outbound-error';

/** What is to be called, before anything was looked up. */
export interface Target {
  readonly url: URL;
  /** A name to look up, or an IP address; lower case, without brackets or a dot at its end. */
  readonly host: string;
  readonly isAddress: boolean;
  readonly port: number;
  readonly secure: boolean;
}

const MAX_LENGTH = 2_048;

/** Ports from 1024 up that browsers refuse too, since something else than a web server listens there (Fetch, “bad ports”). */
const OTHER_SERVICES = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080,
]);

/** Web servers listen on 80, 443, or where no privilege is needed. */
function isWebPort(port: number): boolean {
  return port === 80 || port === 443 || (port >= 1024 && !OTHER_SERVICES.has(port));
}

const refuse = (sentence: string) => new OutboundError('bad-url', sentence);

/**
 * Reads an address that somebody typed or a server named. Odd spellings of IPv4 (decimal, octal, hexadecimal, full-width
 * digits) and of names (capitals, other scripts) come out of `URL` in their one usual form.
 * @throws {OutboundError} `bad-url`
 */
export function targetOf(text: string, base?: URL): Target {
  if (text.length > MAX_LENGTH) throw refuse(`This address is longer than ${MAX_LENGTH} characters.`);
  if (!URL.canParse(text, base?.href))
    throw refuse('This is no web address. Write it whole, such as https://example.org/page.');
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refuse('Only addresses that begin with https:// or http:// can be used here.');
  if (url.username !== '' || url.password !== '')
    throw refuse('Leave the user name and the password out of the address.');
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  if (!isWebPort(port))
    throw refuse(`Port ${port} is not one of a web server: use 443, 80, or another from 1024 up.`);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (host === '' || host.endsWith('.')) throw refuse('This address names no server.');
  return { url, host, isAddress: isIP(host) !== 0, port, secure };
}
