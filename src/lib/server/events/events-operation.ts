import * as v from 'valibot';
import { allows, type Role } from '#lib/access/access';
import type { PlacedOperation } from '../operation';
import { EVENT_KINDS, KINDS, type EventKind } from './site-event';

export const EVENTS_PATH = '/api/v1/events';

const known = (name: string): boolean => KINDS.some((kind) => kind === name || kind.startsWith(`${name}.`));

export const eventsQuery = v.strictObject({
  kinds: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(500),
      v.check(
        (text) => text.split(',').every(known),
        `it is a list, with commas, of ${KINDS.join(', ')}, or of what stands before their dots`,
      ),
      v.description('Only these, with commas between them: kinds, or what stands before their dots.'),
    ),
  ),
});

/** The kinds that somebody asked for and may hear of. */
export function kindsFor(asked: string | undefined, role: Role): ReadonlySet<EventKind> {
  const names = asked?.split(',');
  return new Set(
    KINDS.filter(
      (kind) =>
        allows(role, EVENT_KINDS[kind]) &&
        (names === undefined || names.some((name) => kind === name || kind.startsWith(`${name}.`))),
    ),
  );
}

export const eventsOperation: PlacedOperation = {
  method: 'GET',
  path: EVENTS_PATH,
  operation: {
    action: 'site.read',
    summary: 'Streams what happens to the site and its screens as it happens (server-sent events).',
    description: `Each event has a name (${KINDS.join(', ')}) and JSON. Send its id back as Last-Event-ID to go on from there; an event “reset” says that this was not possible: read again what you need. An event “ready” comes first, “closed” when the server ends the stream, with the reason. Tokens of the scope kiosk don’t open it.`,
    query: eventsQuery,
    headers: { 'Last-Event-ID': 'The id of the last event that came: goes on from there.' },
    answers: { 200: { media: 'text/event-stream' } },
    problems: { 429: ['too-many-streams'] },
  },
};
