import type { Site } from '../model/site';
import { silenceOf } from './explain-silence';
import type { OwnVerdict, Unjudged } from './explain-launches';
import type { Candidate } from './explanation';
import { occurrencesBetween, patternOf } from './occurrences';
import type { Plan } from './plan';
import { playlistProgram } from './programs';
import { indexOf } from './site-index';
import { wallClock } from './wall-clock';

type EntryCandidate = Extract<Candidate, { kind: 'entry' }>;

/** The schedule entries under way on a screen, best first. Nothing is scheduled before the Unix epoch. */
export function entryCandidates(site: Site, plan: Plan, instant: number): Unjudged<EntryCandidate>[] {
  if (instant < 0) return [];
  const index = indexOf(site);
  const clock = wallClock(plan.timezone);
  const under: Omit<EntryCandidate, 'verdict'>[] = [];
  for (const { id, playlist, priority, when } of index.schedulesFor(index.targetsOf(plan.screenId))) {
    // Of two occurrences of one entry the later stands for it.
    const occurrence = occurrencesBetween(patternOf(when), clock, instant, instant + 1).at(-1);
    if (occurrence === undefined) continue;
    const { start, end } = occurrence;
    const source = { type: 'playlist' as const, id: playlist };
    under.push({ kind: 'entry', mode: 'scheduled', id, source, priority, start, end });
  }
  const ordered = under.sort(
    (a, b) => b.priority - a.priority || b.start - a.start || (a.id < b.id ? -1 : 1),
  );
  const playing = plan.rota.playing(instant)?.entry.id ?? null;
  const place = playing === null ? Infinity : ordered.findIndex(({ id }) => id === playing);

  function judge(candidate: Omit<EntryCandidate, 'verdict'>, index: number): OwnVerdict {
    const program = playlistProgram(site, candidate.source.id, plan.timezone, 'source');
    if (program === null) return { code: 'nothing-to-play', because: silenceOf(site, candidate.source) };
    if (!program.playableAt(instant)) return { code: 'nothing-to-play', because: 'not-now' };
    // Whoever stands before the one that plays had its turn, or it would play.
    return index < place ? { code: 'nothing-to-play', because: 'played-out' } : { code: 'able' };
  }

  return ordered.map((candidate, index) => ({ ...candidate, own: judge(candidate, index) }));
}
