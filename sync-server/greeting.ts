import * as Y from 'yjs';
import { allows } from '#lib/access/access';
import { hasFounder, isEmptyVector } from '#lib/model/meta';
import { CloseCode } from '#lib/protocol/close-codes';
import type { Connection, Gap } from './connection';
import type { LiveDocument } from './document';
import type { Frames } from './frame';
import { ASK_FOR_VECTOR, awarenessMessage, syncStep1 } from './message';
import type { Receiver } from './receive';

export const OTHER_EPOCH = 'Your copy is of another site or of an earlier epoch: keep it.';

/** SS2, SS4: the client showed its vector; it gets what it lacks once that is on the disk, and writers are asked back. */
export function greet(
  room: Receiver,
  connection: Connection,
  document: LiveDocument,
  vector: Uint8Array,
): void {
  const { vectorBytes } = room.limits;
  if (vector.byteLength > vectorBytes && vector.byteLength > vectorBytes + document.vectorBytes()) {
    const reason = `This state vector has ${vector.byteLength} bytes: it names more clients than ever edited.`;
    connection.refuse('too-large', reason);
    connection.close(CloseCode.tooLarge, reason);
    return;
  }
  if (!isEmptyVector(vector) && !hasFounder(vector, document.epoch)) {
    connection.close(CloseCode.otherEpoch, OTHER_EPOCH);
    return;
  }
  const frames = document.answers.to(vector);
  const isFirst = connection.state.phase === 'greeting';
  const asks = isFirst && allows(connection.role, 'site.edit') && room.acceptsEdits;
  begin(room, connection, document);
  answer(room, connection, document, frames);
  if (asks) {
    const question = syncStep1(Y.encodeStateVector(document.doc));
    document.afterCommit(document.applied, () => connection.sendInOrder(question));
  }
  if (isFirst) sendPresence(room, connection);
}

/**
 * SS2.6: the client named what it holds. Where that is one of the newest versions, it gets what came since; otherwise it
 * shows its vector. A digest that is known proves the epoch too: no document of another one has it.
 */
export function resume(room: Receiver, connection: Connection, document: LiveDocument, digest: string): void {
  const version = document.tail.versionOf(digest);
  if (version === null || !document.tail.reaches(version)) {
    connection.send(ASK_FOR_VECTOR);
    return;
  }
  const isFirst = connection.state.phase === 'greeting';
  begin(room, connection, document);
  answer(room, connection, document, document.tail.answerSince(version));
  if (isFirst) sendPresence(room, connection);
}

/** Everyone who is here, for a person; SS6: presence is for people. */
export function sendPresence(room: Receiver, connection: Connection): void {
  if (!connection.isPerson()) return;
  const everyone = room.presence.everyone();
  if (everyone !== null) connection.send(awarenessMessage(everyone));
}

function begin(room: Receiver, connection: Connection, document: LiveDocument): void {
  if (connection.state.phase === 'greeting') connection.follow(document, gapAtFirst(room, connection));
}

/** SS9.2: so many answers at once; the next begins when one has left. */
function answer(room: Receiver, connection: Connection, document: LiveDocument, frames: Frames): void {
  room.answering.enter(connection, () => {
    document.afterCommit(
      frames.version,
      () => {
        connection.answer(frames);
        connection.afterDrain(() => room.answering.leave(connection));
      },
      () => room.answering.leave(connection),
    );
  });
}

/** SS4.3: edits can't be kept at the moment, so an author is asked for them later. SS3.2: readers never are. */
function gapAtFirst(room: Receiver, connection: Connection): Gap | null {
  const keepsAll = room.acceptsEdits || !allows(connection.role, 'site.edit');
  return keepsAll ? null : { acknowledgements: [], asked: 0 };
}
