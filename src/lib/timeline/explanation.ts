import type { Playback, PlaybackSource, Showing } from './playback';

/** Why what plays plays: the answer, everything that could have decided it, and what comes next. */
export interface Explanation {
  /** The instant asked about, in whole ms since the Unix epoch. */
  readonly instant: number;
  /** The zone in which the screen's schedule is read. */
  readonly timezone: string;
  readonly playback: Playback;
  /** In the order in which they are asked, first to last; exactly one of them has the verdict `wins`. */
  readonly candidates: readonly Candidate[];
  /** What stands there at the next change; null where nothing known changes the answer. */
  readonly then: { readonly at: number; readonly showing: Showing } | null;
}

export type CandidateSource = Pick<PlaybackSource, 'type' | 'id'>;

/** Something that could have decided what plays. */
export type Candidate =
  /** A command; `id` is the launch's, `at` when it was given and `byName` by whom, `until` its own end. */
  | (Judged & {
      readonly kind: 'launch';
      readonly mode: 'emergency' | 'priority' | 'manual';
      readonly id: string;
      readonly target: string;
      readonly source: CandidateSource;
      readonly at: number;
      readonly until: number | null;
      readonly byName: string;
    })
  /** The screen's hours; only a screen that is off at some time is asked. */
  | (Judged & { readonly kind: 'hours'; readonly mode: 'off' })
  /** A schedule entry under way; `id` is the entry's, `start` and `end` those of the occurrence. */
  | (Judged & {
      readonly kind: 'entry';
      readonly mode: 'scheduled';
      readonly id: string;
      readonly source: CandidateSource;
      readonly priority: number;
      readonly start: number;
      readonly end: number;
    })
  /** A default playlist that somebody set, on the screen, on one of its groups (`group` is its id) or for the site. */
  | (Judged & {
      readonly kind: 'default';
      readonly mode: 'default';
      readonly of: 'screen' | 'group' | 'site';
      readonly group: string | null;
      readonly source: CandidateSource;
    })
  /** The site's card: when nothing else has anything to show. */
  | (Judged & { readonly kind: 'idle'; readonly mode: 'idle' });

interface Judged {
  readonly verdict: Verdict;
}

export type Verdict =
  | { readonly code: 'wins' }
  /** It could be shown, but `by` (the winner's place in the list) comes first. */
  | { readonly code: 'covered'; readonly by: number; readonly because: Precedence }
  | { readonly code: 'ended'; readonly at: number; readonly because: EndCause }
  | { readonly code: 'nothing-to-play'; readonly because: Silence }
  | { readonly code: 'not-yet'; readonly at: number }
  /** Hours: the screen is on. */
  | { readonly code: 'on' };

/** Why the winner comes first: it stands higher in the order of modes, or, within its mode, for this. */
export type Precedence =
  'higher-order' | 'newer-launch' | 'higher-priority' | 'later-start' | 'lower-id' | 'nearer-default';

/** What ended a launch. */
export type EndCause =
  | { readonly code: 'until' }
  /** `id` is the clear's. */
  | { readonly code: 'cleared'; readonly id: string }
  /** `id` is the schedule entry's; null when it can't be told any more. */
  | { readonly code: 'entry-started'; readonly id: string | null };

/** Why something that is due shows nothing. */
export type Silence =
  'missing' | 'damaged' | 'in-trash' | 'empty' | 'never-playable' | 'not-now' | 'played-out';
