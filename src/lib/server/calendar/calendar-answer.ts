import { createHash } from 'node:crypto';
import { screenCalendar, siteCalendar, type CalendarFile } from '#lib/icalendar/export-calendar';
import type { Site } from '#lib/model/site';
import { Problem } from '../problem';

interface Answer {
  readonly text: string;
  readonly fileName: string;
  readonly tag: string;
}

/** Calendar programs ask again and again: a file is made once for each version of the site. */
const answers = new WeakMap<Site, Map<string, Answer>>();

/**
 * The schedule of a screen (null: the site's) as an iCalendar file, or 304 to who has it already.
 * @throws {Problem} `unknown-screen` (404)
 */
export function calendarAnswer(site: Site, screen: string | null, request: Request): Response {
  const { text, fileName, tag } = answerFor(site, screen);
  const headers = { etag: tag, 'cache-control': 'private, no-cache', vary: 'cookie, authorization' };
  if (matchesTag(request.headers.get('if-none-match'), tag))
    return new Response(null, { status: 304, headers });
  return new Response(text, {
    headers: {
      ...headers,
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName}"`,
    },
  });
}

function answerFor(site: Site, screen: string | null): Answer {
  let ofSite = answers.get(site);
  if (ofSite === undefined) {
    ofSite = new Map();
    answers.set(site, ofSite);
  }
  // No screen has an empty id.
  let answer = ofSite.get(screen ?? '');
  if (answer === undefined) {
    const file = screen === null ? siteCalendar(site) : screenCalendar(site, screen);
    if (file === null) throw new Problem(404, 'unknown-screen', `There is no screen “${screen}” (any more).`);
    answer = tagged(file);
    ofSite.set(screen ?? '', answer);
  }
  return answer;
}

function tagged({ text, fileName }: CalendarFile): Answer {
  return { text, fileName, tag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"` };
}

/** Weak comparison is enough for a read (RFC 9110, 13.1.2). */
function matchesTag(header: string | null, tag: string): boolean {
  return (header ?? '').split(',').some((entry) => ['*', tag, `W/${tag}`].includes(entry.trim()));
}
