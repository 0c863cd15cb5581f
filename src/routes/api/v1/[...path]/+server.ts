import * as v from 'valibot';
import { api } from '#lib/server/api';
import { Problem } from '#lib/server/problem';

/** What no other route takes: an answer that programs can read, and none for strangers. */
export const fallback = api(
  {
    action: 'site.read',
    summary: 'There is nothing here.',
    query: v.record(v.string(), v.unknown()),
    answers: {},
  },
  ({ event }) => {
    throw new Problem(
      404,
      'unknown-path',
      `There is nothing at ${event.url.pathname}. See the API's documentation.`,
    );
  },
);
