import * as Y from 'yjs';
import { CloseCode } from '#lib/protocol/close-codes';
import type { Connection } from './connection';
import { DocumentFull, ForeignUpdate, type LiveDocument } from './document';
import { OTHER_EPOCH } from './greeting';
import { syncStep1 } from './message';
import type { Receiver } from './receive';

/** How often a client whose edits build on missing ones is asked for all it has. */
const MAX_ASKED = 3;

/** SS4, SS10: what can't be kept yet leaves a gap open. */
export function edit(room: Receiver, connection: Connection, update: Uint8Array, wholeState: boolean): void {
  const { state } = connection;
  if (state.phase !== 'following') {
    throw new Error('a state vector (sync step 1) comes before any edit');
  }
  connection.edited();
  if (!room.acceptsEdits) {
    // Had it been asked already, this may have been its answer: it is asked anew when edits can be kept.
    const acknowledgements = state.gap?.acknowledgements ?? [];
    connection.state = { ...state, gap: { acknowledgements, asked: 0 } };
    return;
  }
  const outcome = apply(state.document, connection, update);
  if (outcome === 'gap') openGap(connection, wholeState);
  if (outcome === 'stripped') {
    connection.refuse(
      'server-only',
      'Launches, clears and emergencies are given through the API, and a screen comes into being when its device is approved: what this change did to them was undone.',
    );
  }
  if ((outcome === 'whole' || outcome === 'stripped') && wholeState) closeGap(connection);
}

function apply(
  document: LiveDocument,
  connection: Connection,
  update: Uint8Array,
): ReturnType<LiveDocument['apply']> | 'refused' {
  try {
    return document.apply(update, connection.author, connection);
  } catch (error) {
    if (error instanceof ForeignUpdate) {
      connection.close(CloseCode.otherEpoch, OTHER_EPOCH);
    } else if (error instanceof DocumentFull) {
      connection.refuse('document-full', error.message);
      connection.close(CloseCode.tooLarge, error.message);
    } else throw error;
    return 'refused';
  }
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
  document.afterCommit(document.applied, () => connection.sendInOrder(question));
}

function closeGap(connection: Connection): void {
  const { state } = connection;
  if (state.phase !== 'following' || state.gap === null) return;
  const { acknowledgements } = state.gap;
  connection.state = { ...state, gap: null };
  for (const n of acknowledgements) acknowledge(connection, n);
}

/** SS5: echoed once everything before it on this socket is on the disk. */
export function acknowledge(connection: Connection, n: number): void {
  const { state } = connection;
  if (state.phase !== 'following')
    throw new Error('a state vector (sync step 1) comes before an acknowledgement');
  if (state.gap !== null) {
    state.gap.acknowledgements.push(n);
    return;
  }
  state.document.afterCommit(state.document.applied, () => connection.acknowledge(n));
}
