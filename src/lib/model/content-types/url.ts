import * as v from 'valibot';
import { contentType } from './content-type';

/** A page that a kiosk may frame: http or https, nothing else. */
export const webUrl = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(4_000),
  v.url('This is not a web address: it looks like https://example.org/page'),
  // Runs also on what is no address at all, so nothing here may throw.
  v.regex(/^https?:\/\//i, 'Only http:// and https:// addresses can be shown'),
);

export const url = contentType(
  'url',
  { url: webUrl },
  { lengthMs: () => null, files: () => [], look: (content) => content.url },
);
