import * as v from 'valibot';
import { CloseCode, isCloseCode } from '#lib/protocol/close-codes';
import { MESSAGE_TOO_BIG } from './reconnect-wait';
import type { ReplicaStatus } from './types';

const schema = v.object({ code: v.string(), message: v.string() });

/** Message 113: what the server did not carry out, for people. */
export interface RefusedMessage {
  /** Of `Refusal`, or one that this client doesn't know; empty where the message can't be read. */
  readonly code: string;
  readonly message: string;
  /** It is larger, or makes the document larger, than the server takes: sending it again would not help. */
  readonly isForSize: boolean;
}

export function parseRefusal(json: string): RefusedMessage {
  try {
    const { code, message } = v.parse(schema, JSON.parse(json));
    return { code, message, isForSize: code === 'too-large' || code === 'document-full' };
  } catch {
    return { code: '', message: json, isForSize: false };
  }
}

/**
 * What a final close (44xx, or 1009) says of this copy. `told`: the refusal for size that came just before it. A close for
 * size is 4414 here, whatever its code: nothing of this copy may be sent again by itself.
 */
export function refusalOf(
  code: number,
  reason: string,
  told: string | null,
): NonNullable<ReplicaStatus['refusal']> {
  const known = isCloseCode(code) ? code : CloseCode.badMessage;
  const isForSize =
    code === MESSAGE_TOO_BIG ||
    known === CloseCode.tooLarge ||
    (known === CloseCode.badMessage && told !== null);
  if (!isForSize) return { code: known, message: reason };
  const message = told ?? (reason === '' ? 'The newest edits are larger than the server takes.' : reason);
  return { code: CloseCode.tooLarge, message };
}
