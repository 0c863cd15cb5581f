import type { Schedule } from '../model/schedule';
import type { Site } from '../model/site';
import { gapsOn, type Gap } from './findings-gaps';
import { brokenPlaylist, neverWins, type NeverWins } from './findings-never';
import { overlapsOf, type Overlap } from './findings-overlaps';
import { aimedAt, alikeScreens } from './findings-screens';
import { withEntry, withoutLaunches } from './findings-site';
import { deadTargets, type DeadPlaylist, type DeadTarget } from './findings-targets';
import { firstPossible } from './findings-alone';

export type { Gap, NeverWins, Overlap, DeadPlaylist, DeadTarget };
export type { NeverReason } from './findings-never';
export { gapsOn };

/** What a person should know of a schedule entry: literal codes with data, the sentences stand beside the editor. */
export type Finding = Overlap | NeverWins | DeadPlaylist | DeadTarget;
/** What is wrong with an entry whatever the others do, and that it never wins. */
export type Problem = Exclude<Finding, Overlap>;

/** An entry as its form holds it; a stored `Schedule` fits. */
export interface DraftEntry extends Pick<Schedule, 'targets' | 'when' | 'priority'> {
  /** `null`: not stored yet. Then it loses where only the lower id would decide. */
  readonly id: string | null;
  /** `null`: not chosen yet. */
  readonly playlist: string | null;
}

export interface DraftFindings {
  /** The most pressing first: playlist, dead targets, never wins. */
  readonly problems: readonly Problem[];
  /** Up to 20, the earliest first. */
  readonly overlaps: readonly Overlap[];
  /** How many more there are. */
  readonly moreOverlaps: number;
  /**
   * The gaps that would be left in the first week of the entry, on one of its screens: the first of those that are most
   * alike. `null` when it has no screens, or no playlist yet.
   */
  readonly gaps: { readonly screen: string; readonly timezone: string; readonly gaps: readonly Gap[] } | null;
}

const MOST_OVERLAPS = 20;
/** Behind every random id. */
const UNSAVED = '\uffff';

/**
 * What a person should know before saving an entry: the site is looked at with the draft in place of what is stored,
 * launches aside, from `now` (ms since the Unix epoch) on; how far is said at `neverWins` and `overlapsOf`.
 * `draft.when` must be valid for the model (times filled in); no days, or a last date before the first, are fine.
 * Pure, nothing throws; at 2,000 entries and 1,000 screens it takes 20 to 100 ms (more where a
 * screen has hundreds of entries; `bench/README.md`), so let it follow typing a moment behind.
 */
export function draftFindings(site: Site, draft: DraftEntry, now: number): DraftFindings {
  const { playlist } = draft;
  const stored = draft.id === null ? undefined : site.schedules.get(draft.id);
  const entry: Schedule = {
    id: draft.id ?? UNSAVED,
    name: stored?.name ?? '',
    createdAt: stored?.createdAt ?? 0,
    deletedAt: null,
    targets: draft.targets,
    when: draft.when,
    priority: draft.priority,
    playlist: playlist ?? '',
  };
  const planned = withEntry(withoutLaunches(site), entry);
  const { overlaps, more } = overlapsOf(planned, entry, now, MOST_OVERLAPS);
  const [most] = aimedAt(alikeScreens(planned), entry.targets);
  const screen = most?.screens[0];
  const first =
    screen === undefined || most === undefined ? now : firstPossible(planned, entry, most.timezone, now);
  return {
    problems: playlist === null ? deadTargets(planned, entry.targets) : entryProblems(planned, entry, now),
    overlaps,
    moreOverlaps: more,
    gaps:
      screen === undefined || most === undefined || playlist === null
        ? null
        : {
            screen: screen.id,
            timezone: most.timezone,
            gaps: gapsOn(planned, screen.id, first === Infinity ? now : first),
          },
  };
}

/**
 * What is wrong with the stored entries, by their id; entries in the trash and those without a problem are left out.
 * Pure; about 1 ms for each entry of a big site, so a long list asks `entryProblems` for one after the other instead.
 */
export function scheduleProblems(site: Site, now: number): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, readonly Problem[]>();
  for (const entry of site.schedules.values()) {
    const problems = entry.deletedAt === null ? entryProblems(site, entry, now) : [];
    if (problems.length > 0) found.set(entry.id, problems);
  }
  return found;
}

/** What is wrong with one stored entry, from `now` (ms) on; empty when it plays somewhere and all it names is there. */
export function entryProblems(site: Site, entry: Schedule, now: number): readonly Problem[] {
  const planned = withoutLaunches(site);
  const playlist = brokenPlaylist(planned, entry, now);
  const never = neverWins(planned, entry, now);
  return [
    ...(playlist === null ? [] : [playlist]),
    ...deadTargets(planned, entry.targets),
    ...(never === null ? [] : [never]),
  ];
}
