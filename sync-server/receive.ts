import { allows, screenOf } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import type { Connection } from './connection';
import { acknowledge, edit } from './edits';
import { greet, resume, sendPresence } from './greeting';
import type { Limits } from './limits';
import { parseAnswer, type LiveOrders } from './live-orders';
import { ASK_FOR_VECTOR, awarenessMessage, parseMessage, type Message } from './message';
import { DEMANDS } from './message-demands';
import type { Metrics } from './metrics';
import type { Presence } from './presence';
import { standingOf } from './standing';
import { parseStatus, type Statuses } from './statuses';
import type { Turnstile } from './turnstile';

/** What a message may touch of its room. */
export interface Receiver {
  readonly presence: Presence;
  readonly screens: Statuses;
  readonly orders: LiveOrders;
  readonly limits: Limits;
  readonly metrics: Metrics;
  /** First answers on their way out. */
  readonly answering: Turnstile<Connection>;
  /** Whether edits can reach the disk now; while not, they stay on their authors' devices. */
  readonly acceptsEdits: boolean;
  /** To every person's socket but one. */
  toPeople(message: Uint8Array, except: Connection): void;
}

/** What a message that is no edit takes from its sender's allowance, by the work that it makes (SS10.7). */
const COSTS: Readonly<Partial<Record<Message['type'], number>>> = {
  'sync-step-1': 10,
  // What came since some version is merged from up to thousands of changes.
  resume: 10,
  'query-awareness': 5,
  awareness: 1,
  status: 1,
  answer: 5,
  unknown: 1,
};

/** Carries out one message of a client that has proved who it is. The one switch over messages. */
export function receive(room: Receiver, connection: Connection, bytes: Uint8Array): void {
  const { state } = connection;
  if (state.phase !== 'greeting' && state.phase !== 'following') return;
  const { messageBytes } = room.limits;
  if (bytes.byteLength > messageBytes) {
    const limit = `This message has ${bytes.byteLength} bytes; the server takes ${messageBytes}.`;
    connection.refuse('too-large', limit);
    connection.close(CloseCode.tooLarge, limit);
    return;
  }
  try {
    const message = parseMessage(bytes);
    const cost = message.type === 'acknowledge' ? connection.acknowledgementCost() : COSTS[message.type];
    if (cost !== undefined && !connection.affords(cost)) return;
    if (!mayBeSent(room, connection, message.type)) return;
    switch (message.type) {
      case 'sync-step-1':
        greet(room, connection, state.document, message.vector);
        return;
      case 'resume':
        resume(room, connection, state.document, message.digest);
        return;
      case 'sync-step-2':
      case 'update':
        edit(room, connection, message.update, message.type === 'sync-step-2');
        return;
      case 'awareness':
        presence(room, connection, message.states);
        return;
      case 'query-awareness':
        sendPresence(room, connection);
        return;
      case 'status':
        status(room, connection, message.json);
        return;
      case 'answer':
        answer(room, connection, message);
        return;
      case 'acknowledge':
        acknowledge(connection, message.n);
        return;
      case 'unknown':
        connection.refuse('unknown-type', `The server knows no message of type ${message.number}.`);
        return;
    }
  } catch (error) {
    const reason = `This message can’t be read: ${error instanceof Error ? error.message : String(error)}`;
    connection.refuse('malformed', reason);
    connection.close(CloseCode.badMessage, reason);
  }
}

/** SS3: what a sender may not do is not decoded; it is answered, and edits are counted. */
function mayBeSent(room: Receiver, connection: Connection, type: Message['type']): boolean {
  const { action, sentence } = DEMANDS[type];
  if (action === null || allows(connection.role, action)) return true;
  if (action === 'site.edit') room.metrics.counters.updatesDropped += 1;
  connection.refuse('read-only', sentence);
  return false;
}

/** SS6: presence is for people. A kiosk's is dropped: a stock provider sends it unasked. */
function presence(room: Receiver, connection: Connection, states: Uint8Array): void {
  if (!connection.isPerson()) return;
  const news = room.presence.update(connection, states);
  if (news !== null) room.toPeople(awarenessMessage(news), connection);
}

/** SS17: one that nobody waits for (any more) is dropped without a word: being late is no fault. */
function answer(
  room: Receiver,
  connection: Connection,
  { json, picture }: Extract<Message, { type: 'answer' }>,
): void {
  const parsed = parseAnswer(json, picture);
  if (parsed === null)
    connection.refuse('malformed', 'This answer can’t be read, or its picture is too large.');
  else room.orders.answered(connection, parsed);
}

function status(room: Receiver, connection: Connection, json: string): void {
  const screen = screenOf(connection.identity);
  if (screen === null) {
    connection.refuse('read-only', DEMANDS.status.sentence);
    return;
  }
  const parsed = parseStatus(json, screen);
  if (parsed === null) {
    connection.refuse('malformed', 'This status can’t be read, or it is another screen’s.');
    return;
  }
  const { state } = connection;
  if (state.phase !== 'greeting' && state.phase !== 'following') return;
  const replica = standingOf(parsed, state.document);
  const mends = room.screens.report(connection, parsed, { replica, via: 'socket' });
  // SS6.7: what it is sent for its vector is all that it lacks.
  if (mends && state.phase === 'following') connection.send(ASK_FOR_VECTOR);
}
