import { api } from '#lib/server/api';
import { Problem } from '#lib/server/problem';

/** What no other route takes: an answer that programs can read, and none for strangers. */
export const fallback = api('site.read', ({ event }) =>
  Promise.reject(
    new Problem(
      404,
      'unknown-path',
      `There is nothing at ${event.url.pathname}. See the API's documentation.`,
    ),
  ),
);
