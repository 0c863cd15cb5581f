import { clears, type Launch } from '../model/launch';
import type { Site } from '../model/site';
import type { Candidate, EndCause, Verdict } from './explanation';
import { silenceOf } from './explain-silence';
import { occurrencesBetween, patternOf } from './occurrences';
import type { Plan } from './plan';
import { indexOf } from './site-index';
import { wallClock } from './wall-clock';

type LaunchCandidate = Extract<Candidate, { kind: 'launch' }>;

/** A verdict before it is known who wins: `able` has something to show at the instant. */
export type OwnVerdict = Exclude<Verdict, { code: 'wins' | 'covered' }> | { readonly code: 'able' };
export type Unjudged<C extends Candidate> = C extends Candidate
  ? Omit<C, 'verdict'> & { readonly own: OwnVerdict }
  : never;

const RANK = { emergency: 0, priority: 1, manual: 2 };

/** Every launch aimed at a screen, also those that are over, in the order in which they are asked. */
export function launchCandidates(site: Site, plan: Plan, instant: number): Unjudged<LaunchCandidate>[] {
  const index = indexOf(site);
  const targets = index.targetsOf(plan.screenId);
  const turns = new Map(plan.turns.map((turn) => [turn.id, turn]));

  function judge(launch: Launch): OwnVerdict {
    const turn = turns.get(launch.id);
    if (turn === undefined) {
      // It never had a turn: it was over before it began, or has nothing that it could ever show.
      if (launch.until !== null && launch.until <= launch.at) {
        return { code: 'ended', at: launch.until, because: { code: 'until' } };
      }
      const clear = clearOf(launch);
      if (clear !== null && clear.at <= instant) {
        return { code: 'ended', at: clear.at, because: { code: 'cleared', id: clear.id } };
      }
      if (launch.until !== null && launch.until <= instant) {
        return { code: 'ended', at: launch.until, because: { code: 'until' } };
      }
      if (launch.at > instant) return { code: 'not-yet', at: launch.at };
      return { code: 'nothing-to-play', because: silenceOf(site, launch.source) };
    }
    if (instant < turn.start) return { code: 'not-yet', at: turn.start };
    if (instant >= turn.end) return { code: 'ended', at: turn.end, because: endCause(launch, turn.end) };
    if (turn.program.show(turn.start, instant) !== null) return { code: 'able' };
    const playable = turn.program.playableAt(instant);
    return { code: 'nothing-to-play', because: playable ? 'played-out' : 'not-now' };
  }

  /** The first command that masks a launch on this screen. */
  function clearOf(launch: Launch) {
    return index.clears
      .filter((clear) => targets.has(clear.target) && clear.at > launch.at && clears(clear, launch))
      .reduce<(typeof index.clears)[number] | null>(
        (first, clear) => (first === null || clear.at < first.at ? clear : first),
        null,
      );
  }

  function endCause(launch: Launch, end: number): EndCause {
    if (launch.until === end) return { code: 'until' };
    const clear = clearOf(launch);
    if (clear?.at === end) return { code: 'cleared', id: clear.id };
    const clock = wallClock(plan.timezone);
    const entry = index
      .schedulesFor(targets)
      .find(({ when }) =>
        occurrencesBetween(patternOf(when), clock, end, end + 1).some(({ start }) => start === end),
      );
    return { code: 'entry-started', id: entry?.id ?? null };
  }

  return index.launches
    .filter(({ target }) => targets.has(target))
    .sort((a, b) => RANK[a.mode] - RANK[b.mode] || b.at - a.at || (a.id < b.id ? -1 : 1))
    .map((launch) => ({
      kind: 'launch',
      mode: launch.mode,
      id: launch.id,
      target: launch.target,
      source: { type: launch.source.type, id: launch.source.id },
      at: launch.at,
      until: launch.until,
      byName: launch.byName,
      own: judge(launch),
    }));
}
