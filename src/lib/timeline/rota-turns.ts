import type { Program } from './program';
import { placeOf, type Claim } from './rota-claims';

/** When each playlist's run began, for those whose turn it is or was. */
export type Runs = ReadonlyMap<Program, number>;

/** What decides whether a program whose turn it is takes it. */
export interface Judge {
  /** Whether it shows something at an instant of its run. */
  shows(program: Program, run: number, instant: number): boolean;
  /** Until when that stays so. */
  sameUntil(program: Program, run: number, instant: number): number;
}

/** A program whose turn it is or was: the first in order, and each behind others that have nothing (more) to show. */
interface Reached {
  readonly program: Program;
  readonly run: number;
  /** Until when it goes on to show, or not to show. */
  until: number;
  /** Its claims down to the one whose turn it is, best first. */
  readonly claims: Claim[];
}

/**
 * Whose turn it is as claims come and go. Only those down to the first that shows something are ever looked at, and at
 * an instant only those that it changes: hundreds that cover each other cost little more than the ones that play.
 */
export class Turns {
  readonly #claims: readonly Claim[];
  readonly #ends: readonly Claim[];
  readonly #judge: Judge;
  #begun = 0;
  #ended = 0;
  /** The claims under way, best first; it is or was the turn of the first `#depth`. */
  readonly #ordered: Claim[] = [];
  #depth = 0;
  readonly #reached = new Map<Program, Reached>();
  #showing: Reached | null = null;
  /** Those that will show or cease to, the next one last. Some may be reached no more. */
  readonly #wakes: Reached[] = [];
  /** What lost its turn at this instant: should it have it again at once, its run goes on. */
  readonly #lost: Map<Program, number>;

  /** @param claims in order of their start; `runs` as they were just before `from` */
  constructor(claims: readonly Claim[], from: number, runs: Runs, judge: Judge) {
    this.#claims = claims;
    this.#ends = [...claims].sort((a, b) => a.end - b.end);
    this.#judge = judge;
    this.#lost = new Map(runs);
    this.goTo(from);
  }

  /** The claim that plays, and since when its run lasts. */
  get playing(): { readonly claim: Claim; readonly run: number } | null {
    const claim = this.#showing?.claims[0];
    return this.#showing === null || claim === undefined ? null : { claim, run: this.#showing.run };
  }

  get runs(): Runs {
    return new Map([...this.#reached.values()].map(({ program, run }) => [program, run]));
  }

  /** The next instant at which anything can change. */
  get next(): number {
    const start = this.#claims[this.#begun]?.start ?? Infinity;
    const end = this.#ends[this.#ended]?.end ?? Infinity;
    return Math.min(start, end, this.#wakes.at(-1)?.until ?? Infinity);
  }

  /** Goes on to `next`, or to the instant where it begins. */
  goTo(at: number): void {
    for (let claim = this.#ends[this.#ended]; claim !== undefined && claim.end <= at;) {
      this.#remove(claim);
      this.#ended += 1;
      claim = this.#ends[this.#ended];
    }
    for (let claim = this.#claims[this.#begun]; claim !== undefined && claim.start <= at;) {
      this.#insert(claim, at);
      this.#begun += 1;
      claim = this.#claims[this.#begun];
    }
    for (let one = this.#wakes.at(-1); one !== undefined && one.until <= at; one = this.#wakes.at(-1)) {
      this.#wakes.pop();
      if (this.#reached.get(one.program) === one) this.#wake(one, at);
    }
    while (this.#showing === null) {
      const claim = this.#ordered[this.#depth];
      if (claim === undefined) break;
      this.#depth += 1;
      const reached = this.#reached.get(claim.entry.program);
      if (reached === undefined) this.#reach(claim, at);
      else reached.claims.push(claim);
    }
    this.#lost.clear();
  }

  #remove(claim: Claim): void {
    const place = placeOf(claim, this.#ordered);
    this.#ordered.splice(place, 1);
    if (place >= this.#depth) return;
    this.#depth -= 1;
    this.#leave(claim);
  }

  #insert(claim: Claim, at: number): void {
    const place = placeOf(claim, this.#ordered);
    this.#ordered.splice(place, 0, claim);
    if (place >= this.#depth) return;
    this.#depth += 1;
    const reached = this.#reached.get(claim.entry.program);
    if (reached === undefined) {
      if (this.#reach(claim, at)) this.#cutBehind(place);
    } else {
      reached.claims.splice(placeOf(claim, reached.claims), 0, claim);
      if (reached === this.#showing) this.#cutBehind(place);
    }
  }

  #wake(one: Reached, at: number): void {
    const shows = this.#judge.shows(one.program, one.run, at);
    one.until = this.#judge.sameUntil(one.program, one.run, at);
    this.#note(one);
    const [first] = one.claims;
    if (shows && first !== undefined) {
      this.#showing = one;
      this.#cutBehind(placeOf(first, this.#ordered));
    } else if (this.#showing === one) this.#showing = null;
  }

  /** @returns whether it shows something */
  #reach(claim: Claim, at: number): boolean {
    const { program } = claim.entry;
    const run = this.#lost.get(program) ?? at;
    const one = { program, run, until: this.#judge.sameUntil(program, run, at), claims: [claim] };
    this.#reached.set(program, one);
    this.#note(one);
    const shows = this.#judge.shows(program, run, at);
    if (shows) this.#showing = one;
    return shows;
  }

  /** The turn is that of the claim at this place: those behind it have lost theirs. */
  #cutBehind(place: number): void {
    for (; this.#depth > place + 1; this.#depth -= 1) {
      const claim = this.#ordered[this.#depth - 1];
      if (claim !== undefined) this.#leave(claim);
    }
  }

  #leave(claim: Claim): void {
    const { program } = claim.entry;
    const reached = this.#reached.get(program);
    if (reached === undefined) return;
    reached.claims.splice(reached.claims.indexOf(claim), 1);
    if (reached.claims.length > 0) return;
    this.#reached.delete(program);
    this.#lost.set(program, reached.run);
    if (this.#showing === reached) this.#showing = null;
  }

  #note(one: Reached): void {
    if (one.until === Infinity) return;
    let low = 0;
    let high = this.#wakes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#wakes[middle]?.until ?? 0) > one.until) low = middle + 1;
      else high = middle;
    }
    this.#wakes.splice(low, 0, one);
  }
}
