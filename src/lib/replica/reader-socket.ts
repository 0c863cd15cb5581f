import { messageYjsSyncStep1 } from 'y-protocols/sync';
import { MessageType } from '#lib/protocol/messages';

/** Whether a message of the provider is its state vector. */
function isSyncStep1(message: Uint8Array): boolean {
  return message[0] === MessageType.sync && message[1] === messageYjsSyncStep1;
}

/**
 * The WebSocket class for a replica that nobody edits. The provider opens every socket with its state vector, which grows
 * with everybody who ever edited: `greeting` says something shorter in its place, unless it returns null. And it says
 * nothing of presence, of which there is none to announce, or of changes: a storage that is read late brings some, and the
 * provider takes them for edits.
 */
export function readerSocket(
  Base: typeof WebSocket,
  greeting: () => Uint8Array<ArrayBuffer> | null,
): typeof WebSocket {
  return class ReaderSocket extends Base {
    #greeted = false;

    override send(data: Parameters<WebSocket['send']>[0]): void {
      const message = data instanceof Uint8Array ? data : new Uint8Array();
      if (message[0] === MessageType.awareness) return;
      if (message[0] === MessageType.sync && !isSyncStep1(message)) return;
      const greets = !this.#greeted && isSyncStep1(message);
      this.#greeted ||= greets;
      super.send((greets ? greeting() : null) ?? data);
    }
  };
}
