import type { Site } from '#lib/model/site';
import type { Candidate, EndCause, Explanation, Precedence, Silence, Verdict } from '#lib/timeline/explain';
import type { PlaybackStretch } from '#lib/timeline/stretches';
import type { OtherDayEntry } from '#lib/timeline/explain-other-days';
import type { Mode, Showing } from '#lib/timeline/playback';
import { dateText } from '$lib/components/time-text';
import { targetText } from '../schedules/schedule-facts';
import { daysLater, localParts } from './moments';

/** Where the sentences stand: names come from the site, times are the screen's, seen from the moment asked about. */
export interface Telling {
  readonly site: Site;
  readonly timezone: string;
  /** The moment asked about, in ms. */
  readonly at: number;
}

export const MODE_NAMES: Readonly<Record<Mode, string>> = {
  emergency: 'Emergency',
  priority: 'Launched with priority',
  off: 'Off',
  manual: 'Launched',
  scheduled: 'Scheduled',
  default: 'Default playlist',
  idle: 'Idle card',
};

const quoted = (name: string): string => `“${name}”`;

function nameOf({ site }: Telling, source: { readonly type: 'playlist' | 'content'; readonly id: string }) {
  const record = (source.type === 'playlist' ? site.playlists : site.contents).get(source.id);
  return record === undefined ? `a missing ${source.type}` : quoted(record.name);
}

/** `14:05`, `00:00 the next day`, `14:05 on Sat 3 Jan 2026`: the moment asked about is rarely today, and seldom this year. */
function time({ timezone, at }: Telling, instant: number): string {
  const { date, time } = localParts(instant, timezone);
  const hour = time.endsWith(':00') ? time.slice(0, 5) : time;
  if (date === localParts(at, timezone).date) return hour;
  if (date === localParts(daysLater(at, 1, timezone), timezone).date) return `${hour} the next day`;
  return `${hour} on ${dateText(date)}`;
}

function entryName({ site }: Telling, id: string): string {
  const name = site.schedules.get(id)?.name ?? '';
  return name === '' ? 'A schedule entry' : `The schedule entry ${quoted(name)}`;
}

const inside = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

const aimText = ({ site }: Telling, target: string): string =>
  target === 'all' ? 'all screens' : targetText(target, site);

/** Why the winner plays, as a sentence. */
export function winnerText(telling: Telling, winner: Candidate): string {
  switch (winner.kind) {
    case 'launch': {
      const who = winner.byName === '' ? 'Somebody' : winner.byName;
      const what = nameOf(telling, winner.source);
      const aimed = aimText(telling, winner.target);
      const since = time(telling, winner.at);
      const until = winner.until === null ? '' : `, until ${time(telling, winner.until)}`;
      if (winner.mode === 'emergency') {
        return `${who} raised the emergency ${what} for ${aimed} at ${since}${until}. Nothing stands above it.`;
      }
      const priority = winner.mode === 'priority' ? ' with priority' : '';
      return `${who} launched ${what}${priority} on ${aimed} at ${since}${until}.`;
    }
    case 'hours':
      return 'It is outside of the screen’s hours, so nothing plays and the screen is dark.';
    case 'entry':
      return `${entryName(telling, winner.id)} plays ${nameOf(telling, winner.source)} from ${time(telling, winner.start)} to ${time(telling, winner.end)}.`;
    case 'default':
      return `Nothing is launched or scheduled then, so ${ownerText(telling, winner)} default playlist ${nameOf(telling, winner.source)} plays.`;
    case 'idle':
      return 'Nothing has anything to show then, so the screen shows its idle card.';
  }
}

function ownerText({ site }: Telling, { of, group }: Extract<Candidate, { kind: 'default' }>): string {
  if (of === 'screen') return 'the screen’s own';
  if (of === 'site') return 'the site’s';
  return `the group ${quoted(site.groups.get(group ?? '')?.name ?? '')}’s`;
}

/** What a candidate is, in a few words. */
export function candidateText(telling: Telling, candidate: Candidate): string {
  switch (candidate.kind) {
    case 'launch': {
      const kind = { emergency: 'Emergency', priority: 'Launch with priority', manual: 'Launch' }[
        candidate.mode
      ];
      return `${kind}: ${nameOf(telling, candidate.source)} on ${aimText(telling, candidate.target)}, ${time(telling, candidate.at)}`;
    }
    case 'hours':
      return 'The screen’s hours';
    case 'entry':
      return entryText(telling, candidate);
    case 'default': {
      const owner = ownerText(telling, candidate);
      return `${owner.charAt(0).toUpperCase()}${owner.slice(1)} default playlist: ${nameOf(telling, candidate.source)}`;
    }
    case 'idle':
      return 'The idle card';
  }
}

/** What a schedule entry is, in a few words. */
export function entryText(
  telling: Telling,
  { id, source, start, end, priority }: Omit<OtherDayEntry, 'because'>,
): string {
  const above = priority === 0 ? '' : `, priority ${priority}`;
  const name = telling.site.schedules.get(id)?.name ?? '';
  const what = name === '' ? '' : `${quoted(name)}, `;
  return `Schedule entry: ${what}${nameOf(telling, source)}, ${time(telling, start)} to ${time(telling, end)}${above}`;
}

/** Why an entry that would be under way by its times is not for that day, as a sentence. */
export function otherDayText({ site, timezone }: Telling, { id, start, because }: OtherDayEntry): string {
  const when = site.schedules.get(id)?.when;
  const { date } = localParts(start, timezone);
  switch (because) {
    case 'before-first-day':
      return `Its first day is ${dateText(when?.from ?? date)}.`;
    case 'after-last-day':
      return `Its last day is ${dateText(when?.to ?? date)}.`;
    case 'other-weekday':
      return `It does not start on ${weekdayName(date)}s.`;
    case 'exception':
      return `${dateText(date)} is one of its exceptions.`;
  }
}

const weekdayName = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'long' }).format(
    new Date(`${date}T00:00:00Z`),
  );

const PRECEDENCE: Readonly<Record<Exclude<Precedence, 'higher-order'>, string>> = {
  'newer-launch': 'A newer launch covers it.',
  'higher-priority': 'An entry with a higher priority number comes first.',
  'later-start': 'An entry of the same priority that starts later comes first.',
  'lower-id':
    'Another entry has the same priority and start; of such two always the same one wins. Give one a higher priority to choose.',
  'nearer-default': 'A default playlist nearer to the screen comes first.',
};

const ABOVE: Readonly<Record<Mode, string>> = {
  emergency: 'An emergency stands above it.',
  priority: 'A launch with priority stands above it.',
  off: 'The screen is off then.',
  manual: 'A launch stands above it.',
  scheduled: 'What is scheduled stands above it.',
  default: 'It is only for when no default playlist has anything to show.',
  idle: 'It comes last.',
};

const SILENCE: Readonly<Record<Silence, (what: string) => string>> = {
  missing: (what) => `Its ${what} is not there (any more).`,
  damaged: (what) => `Its ${what} is damaged and can’t be read.`,
  'in-trash': (what) => `Its ${what} is in the trash.`,
  empty: (what) => `Its ${what} is empty.`,
  'never-playable': (what) =>
    `Its ${what} holds nothing that can ever be shown: its contents are gone or out of date.`,
  'not-now': (what) => `Nothing of its ${what} may be shown then, by dates or conditions.`,
  'played-out': (what) => `Its ${what} does not loop, and has played to its end.`,
};

function endText(telling: Telling, at: number, because: EndCause): string {
  switch (because.code) {
    case 'until':
      return `It ended at ${time(telling, at)}, when its time was over.`;
    case 'cleared':
      return `It was cleared at ${time(telling, at)}.`;
    case 'entry-started': {
      const entry = because.id === null ? 'a schedule entry' : inside(entryName(telling, because.id));
      return `It ended at ${time(telling, at)}, when ${entry} started.`;
    }
  }
}

/** Why a candidate does not play, as a sentence; for the winner that it does. */
export function verdictText(telling: Telling, { candidates }: Explanation, candidate: Candidate): string {
  const verdict: Verdict = candidate.verdict;
  switch (verdict.code) {
    case 'wins':
      return 'This plays.';
    case 'covered': {
      if (verdict.because !== 'higher-order') return PRECEDENCE[verdict.because];
      return ABOVE[candidates[verdict.by]?.mode ?? 'idle'];
    }
    case 'ended':
      return endText(telling, verdict.at, verdict.because);
    case 'nothing-to-play': {
      const type = 'source' in candidate ? candidate.source.type : 'playlist';
      return SILENCE[verdict.because](type);
    }
    case 'not-yet':
      return `It begins at ${time(telling, verdict.at)}.`;
    case 'on':
      return 'The screen is on then.';
  }
}

/** What stands on a screen, in a few words: `“Menu” of “Lunch”`. */
export function showingText(telling: Telling, { mode, source, item }: Showing): string {
  if (source === null || item === null) {
    return mode === 'off' ? 'nothing: the screen is off' : 'the idle card';
  }
  const content = nameOf(telling, { type: 'content', id: item.content });
  return source.type === 'content' ? content : `${content} of ${nameOf(telling, source)}`;
}

/** What a stretch of time is filled with, in a few words. */
export function stretchText(telling: Telling, { mode, source }: PlaybackStretch): string {
  if (source === null) return mode === 'off' ? 'the screen is off' : 'the idle card';
  return `${nameOf(telling, source)} (${inside(MODE_NAMES[mode])})`;
}
