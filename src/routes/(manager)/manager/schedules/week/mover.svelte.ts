import { writeSchedules } from '#lib/model/schedule-batch';
import type { Manager } from '#lib/state/manager.svelte';
import { attempt } from '../../attempt';
import { hasOneDate, planMove, type Move, type Scope } from './move';

/** What becomes of an entry's time that somebody dragged: a question, an edit, or a sentence why not. */
export class Mover {
  readonly #manager: Manager;
  /** Waits for the answer whether one day or all of them move; `revert` puts back what was drawn. */
  asking = $state.raw<{ readonly move: Move; readonly revert: () => void } | null>(null);
  said = $state.raw<{ readonly tone: 'info' | 'warn'; readonly text: string } | null>(null);

  constructor(manager: Manager) {
    this.#manager = manager;
  }

  /** `revert`: undoes the drawing of it where that does not follow from the site. */
  moved(move: Move, revert: () => void = () => undefined): void {
    this.said = null;
    const now = this.#manager.site.schedules.get(move.entry.id);
    if (now !== undefined && !hasOneDate(now.when) && planMove(now, move, 'every').refused === null) {
      this.asking = { move, revert };
    } else this.#apply(move, revert, 'every');
  }

  choose(scope: Scope): void {
    if (this.asking === null) return;
    const { move, revert } = this.asking;
    this.asking = null;
    this.#apply(move, revert, scope);
  }

  cancel(): void {
    this.asking?.revert();
    this.asking = null;
  }

  #apply(move: Move, revert: () => void, scope: Scope): void {
    const manager = this.#manager;
    // The entry as it is now, not as it was when it was taken: what others did meanwhile stays.
    const outcome = planMove(manager.site.schedules.get(move.entry.id), move, scope);
    const problem =
      outcome.refused ??
      attempt(() => {
        const at = Math.round(manager.now.current);
        manager.edit((doc, origin) => writeSchedules(doc, outcome.batch, at, origin));
      })?.message;
    if (problem !== undefined) {
      revert();
      this.said = { tone: 'warn', text: problem };
    } else if (outcome.refused === null && outcome.meanwhile) {
      this.said = {
        tone: 'info',
        text: 'Somebody else changed this entry at the same time. Their change and yours are both in it.',
      };
    }
  }
}
