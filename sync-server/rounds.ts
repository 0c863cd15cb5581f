/**
 * Goes round a set in steps, so that what everyone gets now and then costs a little all the time and never much at once.
 * Who joins comes last in the round under way; who left is passed over.
 */
export class Rounds<T> {
  #round: Iterator<T>;
  /** Turns that are due, times the steps of a round: of few members it is nobody's turn in most steps. */
  #due = 0;

  constructor(private readonly members: ReadonlySet<T>) {
    this.#round = members.values();
  }

  /** The members whose turn it is, when `steps` calls make a round. */
  *next(steps: number): Iterable<T> {
    this.#due += this.members.size;
    const share = Math.floor(this.#due / steps);
    this.#due -= share * steps;
    for (let taken = 0; taken < share; taken += 1) {
      let step = this.#round.next();
      if (step.done === true) {
        this.#round = this.members.values();
        // Nobody twice in one step.
        if (taken > 0) return;
        step = this.#round.next();
        if (step.done === true) return;
      }
      yield step.value;
    }
  }
}
