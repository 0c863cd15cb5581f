import type { IncomingMessage, ServerResponse } from 'node:http';
import { authorOf, type Identity } from '#lib/access/access';
import type { CloseCode } from '#lib/protocol/close-codes';
import { EVENTS_PATH, eventsQuery, kindsFor } from '#lib/server/events/events-operation';
import type { EventFeed } from '#lib/server/events/event-feed';
import { actorOf } from '#lib/server/audit/actor';
import type { Authenticate } from '#lib/server/authenticate';
import type { ServerContext } from '#lib/server/context';
import { asProblem, Problem } from '#lib/server/problem';
import { readQuery } from '#lib/server/read-request';
import { refusalProblem } from '#lib/server/refusal-problem';
import { credentialsOf, first } from '#lib/server/request-credentials';
import { demandAction } from '#lib/server/demand-action';
import { sendProblem } from '#lib/server/send-problem';
import { EventStream } from './event-stream';

export interface EventStreamsOptions {
  readonly feed: EventFeed;
  /** At once, of one person or token. */
  readonly mostEach?: number;
  readonly most?: number;
}

/** What the streams are told of rights; see rights-watch.ts. */
export interface StreamRights {
  readonly seen: number;
  joined(stream: EventStream, seen: number): Promise<void>;
}

/** Everyone who listens by server-sent events. */
export class EventStreams {
  readonly #open = new Set<EventStream>();
  readonly #feed: EventFeed;
  readonly #mostEach: number;
  readonly #most: number;
  #stopping = false;

  constructor({ feed, mostEach = 10, most = 1_000 }: EventStreamsOptions) {
    this.#feed = feed;
    this.#mostEach = mostEach;
    this.#most = most;
  }

  [Symbol.iterator](): IterableIterator<EventStream> {
    return this.#open.values();
  }

  keepAlive(): void {
    for (const stream of this.#open) stream.keepAlive();
  }

  closeWhere(matches: (identity: Identity) => boolean, code: CloseCode, reason: string): void {
    for (const stream of this.#open) if (stream.matches(matches)) stream.close(code, reason);
  }

  /** Nobody is let in any more. */
  stop(code: CloseCode, reason: string): void {
    this.#stopping = true;
    this.closeWhere(() => true, code, reason);
  }

  /** `GET /api/v1/events`. @returns whether the request was taken */
  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    context: ServerContext,
    authenticate: Authenticate,
    rights: StreamRights,
  ): Promise<boolean> {
    const [pathname, query = ''] = (request.url ?? '').split('?', 2);
    if (pathname !== EVENTS_PATH) return false;
    try {
      if (request.method !== 'GET')
        throw new Problem(405, 'method', 'This takes GET only.', { headers: { allow: 'GET' } });
      // Before the rights are read: what changes meanwhile is asked for again.
      const { seen } = rights;
      const verdict = await authenticate(credentialsOf(request), { kind: 'user' });
      if (!('identity' in verdict)) throw refusalProblem(verdict);
      const { identity } = verdict;
      const who = await demandAction(context, request, identity, 'site.read');
      const { kinds } = readQuery(new URLSearchParams(query), eventsQuery) ?? {};
      this.#demandRoom(identity);
      // It left while it was asked who it is.
      if (request.socket.destroyed) return true;
      const stream = new EventStream({
        response,
        identity,
        expiresAt: verdict.expiresAt,
        kinds: kindsFor(kinds, who.role),
        feed: this.#feed,
        lastEventId: first(request.headers['last-event-id']) ?? null,
        onSlow: () =>
          context.log.info({ by: actorOf(identity).actor }, 'a listener was too slow for its events'),
      });
      this.#open.add(stream);
      response.on('close', () => this.#open.delete(stream));
      await rights.joined(stream, seen);
    } catch (error) {
      sendProblem(response, asProblem(error, context.log));
    }
    return true;
  }

  #demandRoom(identity: Identity): void {
    if (this.#stopping || this.#open.size >= this.#most) {
      throw new Problem(
        503,
        'busy',
        'The server can’t take another listener just now. Try again in a moment.',
        {
          headers: { 'retry-after': '10' },
        },
      );
    }
    const name = authorOf(identity);
    const own = [...this.#open].filter((stream) => authorOf(stream.identity) === name);
    if (own.length < this.#mostEach) return;
    throw new Problem(
      429,
      'too-many-streams',
      `There are ${own.length} open streams of yours already. Close one, or share it.`,
      { headers: { 'retry-after': '10' } },
    );
  }
}
