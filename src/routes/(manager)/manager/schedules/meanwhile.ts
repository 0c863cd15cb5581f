import { isSame } from '#lib/model/same';
import type { Schedule } from '#lib/model/schedule';
import { datesText, daysText, timesText } from './schedule-facts';

/** What others did to an entry since a form opened it. */
export interface Meanwhile {
  readonly trashed: boolean;
  /** As a sentence; null when nothing in it is different. */
  readonly changed: string | null;
}

/** `opened`: the entry as the form shows it, `now`: as it is in the site. */
export function meanwhileOf(opened: Schedule, now: Schedule | undefined): Meanwhile {
  if (now === undefined) return { trashed: false, changed: null };
  const names = [
    opened.playlist === now.playlist ? null : 'its playlist',
    isSame(opened.targets, now.targets) ? null : 'its screens',
    opened.name === now.name ? null : 'its name',
    opened.priority === now.priority ? null : 'its priority',
  ].filter((name) => name !== null);
  const said: string[] = [];
  if (!isSame(opened.when, now.when)) {
    const { when } = now;
    const times = [`${daysText(when.days)} ${timesText(when)}`, datesText(when)].filter(
      (part) => part !== null,
    );
    said.push(
      `Somebody else changed its times while it was open here, to ${times.join(', ')}. If you change days, times or dates too, yours replace theirs.`,
    );
  }
  if (names.length > 0) {
    const list = new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);
    said.push(
      `Somebody else changed ${list} while it was open here. What you leave alone stays as they made it.`,
    );
  }
  return { trashed: now.deletedAt !== null, changed: said.length === 0 ? null : said.join(' ') };
}
