import type { Site } from '../model/site';
import { entryCandidates } from './explain-entries';
import { launchCandidates, type OwnVerdict, type Unjudged } from './explain-launches';
import { silenceOf } from './explain-silence';
import type { Candidate, Explanation, Precedence } from './explanation';
import type { Plan } from './plan';
import { indexOf } from './site-index';
import { planFor } from './timeline';

export type * from './explanation';

type Asked = Unjudged<Candidate>;

/**
 * What plays on a screen at an instant (ms since the Unix epoch), and why that and nothing else. Like `playbackAt` it
 * depends on nothing but its arguments. An unknown screen, or one in the trash, is idle for no other reason.
 * @throws RangeError when `instant` is not a number.
 */
export function explainAt(site: Site, screenId: string, instant: number): Explanation {
  const plan = planFor(site, screenId);
  const playback = plan.at(instant);
  const ms = Math.floor(Math.min(Math.max(instant, -8.64e15), 8.64e15));
  const asked = candidatesOf(site, plan, ms);
  const by = asked.findIndex(({ own }) => own.code === 'able');
  const candidates = asked.map((one, place): Candidate => {
    const { own, ...candidate } = one;
    if (own.code !== 'able') return { ...candidate, verdict: own };
    const winner = asked[by];
    if (winner === undefined || place === by) return { ...candidate, verdict: { code: 'wins' } };
    return { ...candidate, verdict: { code: 'covered', by, because: precedence(winner, one) } };
  });
  return { instant: ms, timezone: plan.timezone, playback, candidates, then: following(plan, playback) };
}

function candidatesOf(site: Site, plan: Plan, ms: number): readonly Asked[] {
  const idle: Asked = { kind: 'idle', mode: 'idle', own: { code: 'able' } };
  const screen = site.screens.get(plan.screenId);
  if (screen === undefined || screen.deletedAt !== null) return [idle];
  const launches = launchCandidates(site, plan, ms);
  return [
    ...launches.filter(({ mode }) => mode !== 'manual'),
    ...hoursCandidate(plan, ms),
    ...launches.filter(({ mode }) => mode === 'manual'),
    ...entryCandidates(site, plan, ms),
    ...defaultCandidates(site, plan, ms),
    idle,
  ];
}

function hoursCandidate({ hours }: Plan, ms: number): readonly Asked[] {
  if (hours === null) return [];
  return [{ kind: 'hours', mode: 'off', own: hours.onAt(ms) ? { code: 'on' } : { code: 'able' } }];
}

function defaultCandidates(site: Site, plan: Plan, ms: number): readonly Asked[] {
  const set = [
    { of: 'screen' as const, group: null, id: site.screens.get(plan.screenId)?.defaultPlaylist ?? null },
    ...indexOf(site)
      .groupsOf(plan.screenId)
      .map((group) => ({
        of: 'group' as const,
        group,
        id: site.groups.get(group)?.defaultPlaylist ?? null,
      })),
    { of: 'site' as const, group: null, id: site.settings.defaultPlaylist },
  ];
  return set.flatMap(({ of, group, id }): Asked[] => {
    if (id === null) return [];
    const source = { type: 'playlist' as const, id };
    const program = plan.fillers.find((filler) => filler.id === id);
    const own: OwnVerdict =
      program === undefined
        ? { code: 'nothing-to-play', because: silenceOf(site, source) }
        : program.show(0, ms) === null
          ? { code: 'nothing-to-play', because: 'not-now' }
          : { code: 'able' };
    return [{ kind: 'default', mode: 'default', of, group, source, own }];
  });
}

function precedence(winner: Asked, loser: Asked): Precedence {
  if (winner.kind === 'entry' && loser.kind === 'entry') {
    if (winner.priority !== loser.priority) return 'higher-priority';
    return winner.start === loser.start ? 'lower-id' : 'later-start';
  }
  if (winner.mode !== loser.mode) return 'higher-order';
  return winner.kind === 'launch' ? 'newer-launch' : 'nearer-default';
}

function following(plan: Plan, { until, nextChange, next }: Explanation['playback']): Explanation['then'] {
  if (nextChange === null) return null;
  if (nextChange === until && next !== null) return { at: nextChange, showing: next };
  const { mode, source, item, since } = plan.at(nextChange);
  return { at: nextChange, showing: { mode, source, item, since } };
}
