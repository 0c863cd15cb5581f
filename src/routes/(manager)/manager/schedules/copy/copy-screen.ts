import { isSame } from '#lib/model/same';
import type { Schedule } from '#lib/model/schedule';
import { likeSchedule } from '#lib/model/schedule-batch';
import type { Site } from '#lib/model/site';
import { entriesFor, type Aim } from '../aim';
import { alikeFor, isOver, planOf, type CopyPlan } from './copy-plan';

/** `aim`: the others play the same entries from then on; `copies`: they get entries of their own. */
export type CopyHow = 'aim' | 'copies';

/**
 * Gives all entries of a screen (its groups', tags' and everybody's included) to others; what is over `today`
 * (`YYYY-MM-DD`) stays behind.
 */
export function copyScreen(
  site: Site,
  aim: Aim,
  goals: readonly string[],
  how: CopyHow,
  today: string,
): CopyPlan {
  const create = [];
  const added: { id: string; target: string }[] = [];
  const already: Schedule[] = [];
  for (const entry of entriesFor(site, aim)) {
    if (isOver(entry, today)) continue;
    const missing = goals.filter(
      (goal) => !alikeFor(site, [goal], entry).some(({ when }) => isSame(when, entry.when)),
    );
    if (missing.length === 0) already.push(entry);
    else if (how === 'copies') create.push(likeSchedule(entry, { targets: missing }));
    else added.push(...missing.map((target) => ({ id: entry.id, target })));
  }
  return planOf(create, already, added);
}
