import * as v from 'valibot';
import { readUrl } from '../read-url';
import { contentType } from './content-type';

const HOST = /^[a-z][a-z0-9+.-]*:\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?(\/\S*)?$/i;

/** Cameras speak a protocol that no browser does: the server passes their pictures on. */
export const isRelayed = (address: string): boolean => /^rtsps?:/i.test(address);

/** Where a live stream is: an HLS playlist over http or https, or a camera over RTSP. */
export const streamAddress = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(2_048),
  v.regex(/^(https?|rtsps?):\/\//i, 'The address of a stream begins with https://, http:// or rtsp://'),
  v.check(
    (text) => !/^[a-z]+:\/\/[^/]*@/i.test(text),
    'Leave the user name and the password out: everybody who may see the site could read them',
  ),
  v.check(
    // Runs also on what the checks before refused, so nothing here may throw.
    (text) => (isRelayed(text) ? HOST.test(text) : true) && readUrl(text) !== null,
    'This is not the address of a stream: it looks like https://example.org/live.m3u8',
  ),
);

/** A live stream. It has no end of its own and nothing to keep: without a network it is skipped. */
export const stream = contentType(
  'stream',
  { address: streamAddress },
  { lengthMs: () => null, files: () => [], look: ({ address }) => address },
);
