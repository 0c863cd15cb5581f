import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

interface Entry {
  readonly client: number;
  readonly clock: number;
  /** JSON; `null` means gone. */
  readonly state: string;
}

const GONE = 'null';
const MAX_STATE_BYTES = 16 * 1024;

function decode(states: Uint8Array): readonly Entry[] {
  const decoder = decoding.createDecoder(states);
  const entries: Entry[] = [];
  const count = decoding.readVarUint(decoder);
  for (let i = 0; i < count; i += 1) {
    const client = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    const state = decoding.readVarString(decoder);
    if (state.length > MAX_STATE_BYTES) throw new Error('A presence state is too large.');
    JSON.parse(state);
    entries.push({ client, clock, state });
  }
  if (decoding.hasContent(decoder)) throw new Error('The presence message is longer than it says.');
  return entries;
}

function encode(entries: readonly Entry[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.length);
  for (const { client, clock, state } of entries) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, state);
  }
  return encoding.toUint8Array(encoder);
}

/**
 * Who of the people is here. An owner (a connection) speaks for one client id: the first that it names and nobody else
 * has. A stock provider also repeats what it heard of others; that is left out, it went round already.
 */
export class Presence {
  readonly #entries = new Map<number, Entry & { readonly owner: object }>();
  /** The client id that each owner speaks for. */
  readonly #speaks = new Map<object, number>();

  /**
   * @returns the part of the message that is news from `owner` about itself, to pass on; null when there is none
   * @throws {Error} when the message can't be read
   */
  update(owner: object, states: Uint8Array): Uint8Array | null {
    const news = decode(states).filter((entry) => this.#take(owner, entry));
    return news.length === 0 ? null : encode(news);
  }

  /** @returns what to tell the others when a connection ends; null when it never said who it is */
  leave(owner: object): Uint8Array | null {
    const client = this.#speaks.get(owner);
    if (client === undefined) return null;
    const entry = this.#entries.get(client);
    this.#speaks.delete(owner);
    this.#entries.delete(client);
    if (entry === undefined || entry.state === GONE) return null;
    return encode([{ client, clock: entry.clock + 1, state: GONE }]);
  }

  /** Everyone who is here; null when nobody is. */
  everyone(): Uint8Array | null {
    const here = [...this.#entries.values()].filter(({ state }) => state !== GONE);
    return here.length === 0 ? null : encode(here);
  }

  #take(owner: object, entry: Entry): boolean {
    const known = this.#entries.get(entry.client);
    if (known === undefined) {
      if (entry.state === GONE || this.#speaks.has(owner)) return false;
      this.#speaks.set(owner, entry.client);
    } else {
      const newer =
        entry.clock > known.clock ||
        (entry.clock === known.clock && entry.state === GONE && known.state !== GONE);
      if (known.owner !== owner || !newer) return false;
    }
    this.#entries.set(entry.client, { ...entry, owner });
    return true;
  }
}
