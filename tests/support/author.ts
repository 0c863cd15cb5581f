import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { MessageType } from '#lib/protocol/messages';
import { stockProvider } from './socket-client';

/** Edits that each author has on their way at any time. */
const UNDER_WAY = 8;

/** Somebody with a stock client who edits at full speed, server after server. */
export class Author {
  readonly doc = new Y.Doc();
  /** The keys of the edits that a server said are on its disk. */
  readonly acknowledged = new Set<string>();
  #made = 0;

  constructor(
    readonly name: string,
    private readonly cookie: string,
  ) {}

  /** What it got from others. */
  get seen(): readonly string[] {
    return [...this.doc.getMap('contents').keys()].filter((key) => !key.startsWith(`${this.name}-`));
  }

  /** Connects and edits until the returned function is called. */
  begin(url: string, onAcknowledged: () => void): () => void {
    const provider = stockProvider(url, this.doc, this.cookie);
    const edit = (): void => {
      this.#made += 1;
      this.doc.getMap('contents').set(`${this.name}-${this.#made}`, this.#made);
      // The same field again and again leaves something to collect.
      this.doc.getMap('settings').set('name', `${this.name} ${this.#made}`);
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, MessageType.acknowledge);
      encoding.writeVarUint(encoder, this.#made);
      provider.ws?.send(encoding.toUint8Array(encoder));
    };
    provider.messageHandlers[MessageType.acknowledge] = (_encoder, decoder) => {
      this.acknowledged.add(`${this.name}-${decoding.readVarUint(decoder)}`);
      onAcknowledged();
      edit();
    };
    provider.once('sync', () => {
      for (let i = 0; i < UNDER_WAY; i += 1) edit();
    });
    return () => provider.destroy();
  }
}
