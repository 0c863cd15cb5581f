import { CloseCode } from '#lib/protocol/close-codes';
import type { Credentials } from '#lib/server/authenticate';

/** Something that was refused, of which there may be very much. */
export interface RefusalNote {
  /** Without it on the socket, or over HTTP in its place. */
  readonly via?: 'api';
  /** As in the audit log; empty for a stranger. */
  readonly actor: string;
  readonly actorName: string;
  readonly address: string;
  /** Stable: `read-only`, `too-many-requests`, or the name of a close code. */
  readonly because: string;
}

export interface RefusalNotesOptions {
  /** `times`: how often it happened since it was written last. */
  readonly write: (note: RefusalNote, times: number) => void;
  readonly now: () => number;
}

/** The first is written at once; what follows within this is counted, and written when it is over. */
const COUNTED_FOR_MS = 10 * 60_000;
/** Strangers with many addresses: beyond so many at a time they are counted together. */
const MOST_APART = 200;

const OTHERS: RefusalNote = { actor: '', actorName: '', address: '', because: 'many' };

/** Keeps a client that is broken, or a crowd of them, from filling the audit log. */
export class RefusalNotes {
  readonly #open = new Map<string, { readonly note: RefusalNote; readonly since: number; more: number }>();
  constructor(private readonly options: RefusalNotesOptions) {}

  add(note: RefusalNote): void {
    const { write, now } = this.options;
    const own = keyOf(note);
    const counts = this.#open.has(own) || this.#open.size < MOST_APART ? note : OTHERS;
    const known = this.#open.get(keyOf(counts));
    if (known !== undefined) {
      known.more += 1;
      return;
    }
    this.#open.set(keyOf(counts), { note: counts, since: now(), more: 0 });
    write(counts, 1);
  }

  /** Called every few seconds. */
  tick(): void {
    const { now } = this.options;
    for (const [key, { since }] of this.#open) if (now() - since >= COUNTED_FOR_MS) this.#end(key);
  }

  /** Writes what was only counted so far. */
  flush(): void {
    for (const key of [...this.#open.keys()]) this.#end(key);
  }

  #end(key: string): void {
    const ended = this.#open.get(key);
    this.#open.delete(key);
    if (ended !== undefined && ended.more > 0) this.options.write(ended.note, ended.more);
  }
}

const keyOf = ({ via, actor, address, because }: RefusalNote): string =>
  JSON.stringify([via, actor, address, because]);

/** Whoever brings nothing is on the way to the login page: worth no line. */
export function broughtSomething({ cookie, authorization }: Credentials): boolean {
  return (cookie ?? '') !== '' || (authorization ?? '') !== '';
}

/** Somebody who could not prove who it is, by the name of the code that it was refused with. */
export function strangerRefused({ address }: Credentials, code: CloseCode): RefusalNote {
  const because = Object.entries(CloseCode).find(([, value]) => value === code)?.[0] ?? String(code);
  return { actor: '', actorName: '', address, because };
}
