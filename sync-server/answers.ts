import * as Y from 'yjs';
import { Frames } from './frame';
import { syncStep2 } from './message';
import type { Tail } from './tail';

interface Kept {
  readonly vector: Uint8Array;
  readonly frames: Frames;
  readonly updateBytes: number;
}

/** What the answers are made from. */
export interface Answered {
  readonly doc: Y.Doc;
  /** The version of `doc`, committed or on its way. */
  readonly applied: number;
  readonly tail: Tail;
}

const MAX_KEPT = 8;
const MAX_KEPT_BYTES = 128 * 1024 * 1024;
/** An answer is made anew when what came after it is more than this, or than this part of it. */
const LONG_TAIL_BYTES = 64 * 1024;
const LONG_TAIL_PART = 0.25;

const NOTHING_KNOWN = new Uint8Array([0]);

const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.byteLength === b.byteLength && Buffer.compare(a, b) === 0;

/**
 * What clients that show a state vector are sent. Most show one of a few: nothing at all, or what all the others have. An
 * answer once made serves everyone who shows the same, together with the tail that was committed after it.
 */
export class Answers {
  readonly #kept: Kept[] = [];

  constructor(private readonly document: Answered) {}

  /**
   * Sync step 2 for a client with this vector, to be sent once `version` is committed; what was committed after `version`
   * follows from the tail. @throws {Error} when the vector can't be read
   */
  to(vector: Uint8Array): Frames {
    const index = this.#kept.findIndex((kept) => same(kept.vector, vector));
    const [kept] = index < 0 ? [] : this.#kept.splice(index, 1);
    const answer = kept !== undefined && this.#isGood(kept) ? kept : this.#make(vector);
    this.#kept.push(answer);
    this.#forget();
    return answer.frames;
  }

  /** The whole document: for who has nothing, or what nobody knows any more. */
  toNobody(): Frames {
    return this.to(NOTHING_KNOWN);
  }

  #make(vector: Uint8Array): Kept {
    const update = Y.encodeStateAsUpdate(this.document.doc, vector);
    const frames = new Frames(this.document.applied, (version) => syncStep2(update, version));
    return { vector, frames, updateBytes: update.byteLength };
  }

  #isGood({ frames: { version }, updateBytes }: Kept): boolean {
    const { tail } = this.document;
    // Not committed yet: nothing came after it.
    if (version > tail.head) return true;
    return (
      tail.reaches(version) &&
      tail.bytesSince(version) <= Math.max(LONG_TAIL_BYTES, updateBytes * LONG_TAIL_PART)
    );
  }

  #forget(): void {
    let bytes = this.#kept.reduce((sum, { updateBytes }) => sum + 4 * updateBytes, 0);
    while (this.#kept.length > 1 && (this.#kept.length > MAX_KEPT || bytes > MAX_KEPT_BYTES)) {
      bytes -= 4 * (this.#kept.shift()?.updateBytes ?? 0);
    }
  }
}
