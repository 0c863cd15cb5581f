import * as v from 'valibot';
import { framingSchema } from '../framing';
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

/** Seconds between two loads of a page that stays on the screen; `null`: it is loaded once. */
const reloadSeconds = v.nullable(
  v.pipe(
    v.number('Write how many seconds, from 10 up'),
    v.minValue(10, 'A page is loaded again after 10 seconds at the earliest'),
    v.maxValue(86_400, 'A page is loaded again after a day at the latest'),
  ),
);

/** Percent, as in a browser's menu. */
const zoom = v.pipe(
  v.number('Write a percentage from 25 to 500'),
  v.minValue(25, 'A page is shown at 25 % or more'),
  v.maxValue(500, 'A page is shown at 500 % or less'),
);

/** How much of the page's top is left out, in pixels of the page at 100 %. */
const scroll = v.pipe(
  v.number('Write how many pixels, from 0 up'),
  v.integer('Write a whole number of pixels'),
  v.minValue(0, 'A page begins at 0 pixels'),
  v.maxValue(20_000, 'A page is scrolled by 20,000 pixels at most'),
);

export const url = contentType(
  'url',
  {
    url: webUrl,
    reloadSeconds: v.optional(reloadSeconds, null),
    zoom: v.optional(zoom, 100),
    scroll: v.optional(scroll, 0),
    /** Written by the server; read it with `framingOf`. */
    framing: v.optional(v.nullable(framingSchema), null),
  },
  {
    lengthMs: () => null,
    files: () => [],
    look: (content) => [content.url, content.reloadSeconds, content.zoom, content.scroll],
  },
);
