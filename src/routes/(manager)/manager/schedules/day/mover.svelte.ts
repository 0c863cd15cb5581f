import { writeSchedules } from '#lib/model/schedule-batch';
import type { Manager } from '#lib/state/manager.svelte';
import { attempt } from '../../attempt';
import { hasOneDate, planMove, type Move, type Scope } from '../week/move';

/** What becomes of an entry's time that somebody dragged: a question, an edit, or a sentence why not. */
export class Mover {
  readonly #manager: Manager;
  /** Waits for the answer whether one day or all of them move. */
  asking = $state.raw<Move | null>(null);
  said = $state.raw<{ readonly tone: 'info' | 'warn'; readonly text: string } | null>(null);

  constructor(manager: Manager) {
    this.#manager = manager;
  }

  moved(move: Move): void {
    this.said = null;
    const now = this.#manager.site.schedules.get(move.entry.id);
    if (now !== undefined && !hasOneDate(now.when) && planMove(now, move, 'every').refused === null) {
      this.asking = move;
    } else this.apply(move, 'every');
  }

  apply(move: Move, scope: Scope): void {
    this.asking = null;
    const manager = this.#manager;
    // The entry as it is now, not as it was when it was taken: what others did meanwhile stays.
    const outcome = planMove(manager.site.schedules.get(move.entry.id), move, scope);
    const problem =
      outcome.refused ??
      attempt(() => {
        const at = Math.round(manager.now.current);
        manager.edit((doc, origin) => writeSchedules(doc, outcome.batch, at, origin));
      })?.message;
    if (problem !== undefined) this.said = { tone: 'warn', text: problem };
    else if (outcome.refused === null && outcome.meanwhile) {
      this.said = {
        tone: 'info',
        text: 'Somebody else changed this entry at the same time. Their change and yours are both in it.',
      };
    }
  }
}
