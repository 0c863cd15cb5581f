import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync';
import type { LiveOrder } from '#lib/protocol/live-command';
import { MessageType, type Refusal } from '#lib/protocol/messages';

/** A client's message, taken apart no further than its frame: updates and vectors are still bytes. */
export type Message =
  | { readonly type: 'sync-step-1'; readonly vector: Uint8Array }
  | { readonly type: 'sync-step-2'; readonly update: Uint8Array }
  | { readonly type: 'update'; readonly update: Uint8Array }
  | { readonly type: 'awareness'; readonly states: Uint8Array }
  | { readonly type: 'query-awareness' }
  | { readonly type: 'status'; readonly json: string }
  | { readonly type: 'acknowledge'; readonly n: number }
  | { readonly type: 'resume'; readonly digest: string }
  | { readonly type: 'answer'; readonly json: string; readonly picture: Uint8Array }
  | { readonly type: 'unknown'; readonly number: number };

/** @throws {Error} when the message ends before it should, or goes on after it */
export function parseMessage(bytes: Uint8Array): Message {
  const decoder = decoding.createDecoder(bytes);
  const message = read(decoder);
  if (message.type !== 'unknown' && decoding.hasContent(decoder)) {
    throw new Error('The message is longer than it says.');
  }
  return message;
}

function read(decoder: decoding.Decoder): Message {
  const type = decoding.readVarUint(decoder);
  switch (type) {
    case MessageType.sync:
      return readSync(decoder);
    case MessageType.awareness:
      return { type: 'awareness', states: decoding.readVarUint8Array(decoder) };
    case MessageType.queryAwareness:
      return { type: 'query-awareness' };
    case MessageType.status:
      return { type: 'status', json: decoding.readVarString(decoder) };
    case MessageType.acknowledge:
      return { type: 'acknowledge', n: decoding.readVarUint(decoder) };
    case MessageType.resume:
      return { type: 'resume', digest: decoding.readVarString(decoder) };
    case MessageType.answer:
      return {
        type: 'answer',
        json: decoding.readVarString(decoder),
        picture: decoding.readVarUint8Array(decoder),
      };
    default:
      return { type: 'unknown', number: type };
  }
}

function readSync(decoder: decoding.Decoder): Message {
  const step = decoding.readVarUint(decoder);
  const bytes = decoding.readVarUint8Array(decoder);
  switch (step) {
    case messageYjsSyncStep1:
      return { type: 'sync-step-1', vector: bytes };
    case messageYjsSyncStep2:
      return { type: 'sync-step-2', update: bytes };
    case messageYjsUpdate:
      return { type: 'update', update: bytes };
    default:
      throw new Error(`There is no sync message ${step}.`);
  }
}

function encode(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
}

/** `version` ends the message where the client named its identity (SS5.3); a stock one gets null. */
function syncMessage(step: number, bytes: Uint8Array, version: number | null): Uint8Array {
  return encode((encoder) => {
    encoding.writeVarUint(encoder, MessageType.sync);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, bytes);
    if (version !== null) encoding.writeVarUint(encoder, version);
  });
}

/** A sync step 2, of which nobody else holds the bytes, made an update message. */
export function updateOfStep2(message: Uint8Array): Uint8Array {
  message[1] = messageYjsUpdate;
  return message;
}

const jsonMessage = (type: number, value: unknown): Uint8Array =>
  encode((encoder) => {
    encoding.writeVarUint(encoder, type);
    encoding.writeVarString(encoder, JSON.stringify(value));
  });

export const syncStep1 = (vector: Uint8Array) => syncMessage(messageYjsSyncStep1, vector, null);
export const syncStep2 = (update: Uint8Array, version: number | null) =>
  syncMessage(messageYjsSyncStep2, update, version);
export const updateMessage = (update: Uint8Array, version: number | null) =>
  syncMessage(messageYjsUpdate, update, version);
export const acknowledged = (n: number, version: number | null): Uint8Array =>
  encode((encoder) => {
    encoding.writeVarUint(encoder, MessageType.acknowledge);
    encoding.writeVarUint(encoder, n);
    if (version !== null) encoding.writeVarUint(encoder, version);
  });
/** The digest is not known: show your state vector. */
export const ASK_FOR_VECTOR = encode((encoder) => encoding.writeVarUint(encoder, MessageType.resume));
export const refusedMessage = (refusal: Refusal) => jsonMessage(MessageType.refused, refusal);
export const orderMessage = (order: LiveOrder) => jsonMessage(MessageType.order, order);
export const statusesMessage = (delta: unknown) => jsonMessage(MessageType.statuses, delta);

export const awarenessMessage = (states: Uint8Array): Uint8Array =>
  encode((encoder) => {
    encoding.writeVarUint(encoder, MessageType.awareness);
    encoding.writeVarUint8Array(encoder, states);
  });

/** An awareness update about nobody: y-websocket gives up on a socket that says nothing for 30 s. */
export const KEEP_ALIVE = awarenessMessage(new Uint8Array([0]));
