import * as Y from 'yjs';
import { allows } from '#lib/access/access';
import { hasFounder, isEmptyVector } from '#lib/model/meta';
import { CloseCode } from '#lib/protocol/close-codes';
import { MAX_MESSAGE_BYTES, type Connection } from './connection';
import type { LiveDocument } from './document';
import {
  acknowledged,
  awarenessMessage,
  parseMessage,
  syncStep1,
  syncStep2,
  versionMessage,
} from './message';
import type { Presence } from './presence';
import { parseStatus, type Statuses } from './statuses';

/** What a message may touch of its room. */
export interface Receiver {
  readonly presence: Presence;
  readonly screens: Statuses;
  /** Whether edits can reach the disk now; while not, they stay on their authors' devices. */
  readonly acceptsEdits: boolean;
  /** To every person's socket but one. */
  toPeople(message: Uint8Array, except: Connection): void;
}

/** How often a client whose edits build on missing ones is asked for all it has. */
const MAX_ASKED = 3;

/** Carries out one message of a client that has proved who it is. The one switch over messages. */
export function receive(room: Receiver, connection: Connection, bytes: Uint8Array): void {
  const { state } = connection;
  if (state.phase !== 'greeting' && state.phase !== 'following') return;
  if (bytes.byteLength > MAX_MESSAGE_BYTES) {
    const limit = `This message has ${bytes.byteLength} bytes; the server takes ${MAX_MESSAGE_BYTES}.`;
    connection.refuse('too-large', limit);
    connection.close(CloseCode.badMessage, limit);
    return;
  }
  try {
    const message = parseMessage(bytes);
    switch (message.type) {
      case 'sync-step-1':
        greet(room, connection, state.document, message.vector);
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

/** SS2, SS4: the client showed its vector; it gets what it lacks once that is on the disk, and writers are asked back. */
function greet(room: Receiver, connection: Connection, document: LiveDocument, vector: Uint8Array): void {
  if (!isEmptyVector(vector) && !hasFounder(vector, document.epoch)) {
    connection.close(CloseCode.otherEpoch, 'Your copy is of another site or of an earlier epoch: keep it.');
    return;
  }
  const first = connection.state.phase === 'greeting';
  const position = document.applied;
  const missing = syncStep2(Y.encodeStateAsUpdate(document.doc, vector));
  const asks = first && allows(connection.role, 'site.edit') && room.acceptsEdits;
  const ask = asks ? syncStep1(Y.encodeStateVector(document.doc)) : null;
  if (connection.state.phase === 'greeting') {
    // Commits up to `position` are in the answer; the later ones follow it.
    const gap = room.acceptsEdits ? null : { acknowledgements: [], asked: 0 };
    connection.state = { phase: 'following', document, position, gap };
  }
  document.afterCommit(position, () => {
    connection.send(missing);
    if (connection.ours) connection.send(versionMessage(position));
    if (ask !== null) connection.send(ask);
  });
  if (first) sendPresence(room, connection);
}

/** SS3, SS4, SS10: a reader's bytes are never decoded; what can't be kept yet leaves a gap open. */
function edit(room: Receiver, connection: Connection, update: Uint8Array, wholeState: boolean): void {
  if (!allows(connection.role, 'site.edit')) {
    connection.refuse('read-only', 'You can read this site but not edit it: this change was not taken.');
    return;
  }
  const { state } = connection;
  if (state.phase !== 'following') {
    throw new Error('a state vector (sync step 1) comes before any edit');
  }
  if (!room.acceptsEdits) {
    connection.state = { ...state, gap: state.gap ?? { acknowledgements: [], asked: 0 } };
    return;
  }
  const outcome = state.document.apply(update, connection.author, connection);
  if (outcome === 'gap') openGap(connection, wholeState);
  else if (wholeState) closeGap(connection);
}

/** Asks an author for its whole state. Its acknowledgements wait until that came. */
export function openGap(connection: Connection, wholeState: boolean): void {
  const { state } = connection;
  if (state.phase !== 'following') return;
  const { acknowledgements, asked } = state.gap ?? { acknowledgements: [], asked: 0 };
  // Until the answer comes, later updates are missing the same changes.
  const asks = asked === 0 || (wholeState && asked < MAX_ASKED);
  if (wholeState && !asks) {
    connection.refuse(
      'malformed',
      'Your copy builds on changes that it does not have: export your edits and load again.',
    );
  }
  connection.state = { ...state, gap: { acknowledgements, asked: asks ? asked + 1 : asked } };
  if (!asks) return;
  const { document } = state;
  const question = syncStep1(Y.encodeStateVector(document.doc));
  document.afterCommit(document.applied, () => connection.send(question));
}

function closeGap(connection: Connection): void {
  const { state } = connection;
  if (state.phase !== 'following' || state.gap === null) return;
  const { acknowledgements } = state.gap;
  connection.state = { ...state, gap: null };
  for (const n of acknowledgements) acknowledge(connection, n);
}

/** SS5: echoed once everything before it on this socket is on the disk. */
function acknowledge(connection: Connection, n: number): void {
  const { state } = connection;
  if (state.phase !== 'following')
    throw new Error('a state vector (sync step 1) comes before an acknowledgement');
  if (state.gap !== null) {
    state.gap.acknowledgements.push(n);
    return;
  }
  const position = state.document.applied;
  state.document.afterCommit(position, () => {
    connection.send(acknowledged(n));
    if (connection.ours) connection.send(versionMessage(position));
  });
}

/** SS6: presence is for people. A kiosk's is dropped: a stock provider sends it unasked. */
function presence(room: Receiver, connection: Connection, states: Uint8Array): void {
  if (!connection.isPerson()) return;
  const news = room.presence.update(connection, states);
  if (news !== null) room.toPeople(awarenessMessage(news), connection);
}

function sendPresence(room: Receiver, connection: Connection): void {
  if (!connection.isPerson()) return;
  const everyone = room.presence.everyone();
  if (everyone !== null) connection.send(awarenessMessage(everyone));
}

function status(room: Receiver, connection: Connection, json: string): void {
  const { identity } = connection;
  if (identity.kind !== 'device' || !allows(connection.role, 'screen.report')) {
    connection.refuse('read-only', 'Only a screen reports its status.');
    return;
  }
  const parsed = parseStatus(json, identity.screenId);
  if (parsed === null) {
    connection.refuse('malformed', 'This status can’t be read, or it is another screen’s.');
    return;
  }
  room.screens.report(connection, parsed);
}
