import type { Site } from '#lib/model/site';
import { datesText, daysText, targetText, timesText } from '../schedule-facts';
import { entryName } from '../findings-text';
import type { CopyPlan } from './copy-plan';

/** What a copy would do, as sentences. */
export function planText(plan: CopyPlan): string {
  const { created, extended } = countsOf(plan);
  const already = plan.already.length;
  const said: string[] = [];
  if (created > 0)
    said.push(created === 1 ? 'One entry will be created.' : `${created} entries will be created.`);
  if (extended > 0) {
    said.push(`${extended === 1 ? 'One entry' : `${extended} entries`} will play on more screens.`);
  }
  if (already === 1) said.push('One is already there and stays as it is.');
  if (already > 1) said.push(`${already} are already there and stay as they are.`);
  return said.length === 0 ? 'There is nothing to copy.' : said.join(' ');
}

/** What it did. */
export function doneText(plan: CopyPlan): string {
  const { created, extended } = countsOf(plan);
  const said: string[] = [];
  if (created > 0) said.push(created === 1 ? 'One entry was created.' : `${created} entries were created.`);
  if (extended === 1) said.push('One entry plays on more screens.');
  if (extended > 1) said.push(`${extended} entries play on more screens.`);
  return said.join(' ');
}

function countsOf({ create, aim }: CopyPlan) {
  return { created: create.length, extended: new Set(aim.map(({ id }) => id)).size };
}

/** One line for each thing that it would do. */
export function planLines(plan: CopyPlan, site: Site): readonly string[] {
  const created = plan.create.map(({ name, playlist, when, targets }) => {
    const what =
      name === '' || name === undefined ? (site.playlists.get(playlist)?.name ?? 'a missing playlist') : name;
    const dates = datesText({ from: when.from ?? null, to: when.to ?? null, except: when.except ?? [] });
    const on = targets.map((target) => targetText(target, site)).join(', ');
    return [`${what}: ${daysText(when.days)} ${timesText(when)}`, dates, on]
      .filter((part) => part !== null)
      .join(' · ');
  });
  const aimed = plan.aim.map(
    ({ id, target }) => `${entryName(site, id)}: also on ${targetText(target, site)}`,
  );
  return [...created, ...aimed];
}
