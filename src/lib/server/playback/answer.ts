import type { Site } from '#lib/model/site';
import { explainAt, type Candidate, type Verdict } from '#lib/timeline/explain';
import { otherDayEntries, type OtherDayEntry } from '#lib/timeline/explain-other-days';
import { instantText } from '#lib/timeline/instant-text';
import type { PlaybackItem, PlaybackSource, Showing } from '#lib/timeline/playback';
import { Problem } from '../problem';

/** A site may aim thousands of entries at one screen; whoever asks reads the first ones. */
const MOST_REASONS = 100;

/** What `GET /screens/{id}/playback` says about a screen, apart from which site it is. @throws {Problem} 404 */
export function playbackAnswer(site: Site, screenId: string, instant: number) {
  const screen = site.screens.get(screenId);
  if (screen === undefined) {
    throw new Problem(404, 'unknown-screen', `There is no screen “${screenId}” in this site.`);
  }
  if (screen.deletedAt !== null) {
    throw new Problem(
      404,
      'screen-in-trash',
      `The screen “${screenId}” is in the trash and plays nothing: restore it first.`,
    );
  }
  const { playback, candidates, then, timezone } = explainAt(site, screenId, instant);
  const winner = candidates.findIndex(({ verdict }) => verdict.code === 'wins');
  const listed = candidates.filter((_, place) => place < MOST_REASONS || place === winner);
  const otherDays = otherDayEntries(site, screenId, instant);
  return {
    screen: { id: screenId, name: screen.name },
    at: instantText(instant),
    timezone,
    playback: {
      ...showingAnswer(site, playback),
      until: textOrNull(playback.until),
      nextChange: textOrNull(playback.nextChange),
      next: playback.next === null ? null : showingAnswer(site, playback.next),
    },
    then: then === null ? null : { at: instantText(then.at), ...showingAnswer(site, then.showing) },
    reasons: listed.map((candidate) => reasonAnswer(site, candidate)),
    reasonsLeftOut: candidates.length - listed.length,
    otherDays: otherDays.slice(0, MOST_REASONS).map((entry) => otherDayAnswer(site, entry)),
    otherDaysLeftOut: Math.max(0, otherDays.length - MOST_REASONS),
  };
}

function showingAnswer(site: Site, { mode, source, item, since }: Showing) {
  return {
    mode,
    source: source === null ? null : sourceAnswer(site, mode, source),
    item: item === null ? null : itemAnswer(site, item),
    since: item === null ? null : instantText(since),
  };
}

function sourceAnswer(site: Site, mode: Showing['mode'], { type, id, via, since }: PlaybackSource) {
  const entry = mode === 'scheduled' && via !== null ? site.schedules.get(via) : undefined;
  return {
    type,
    id,
    name: nameOf(site, { type, id }),
    via:
      via === null
        ? null
        : { type: entry === undefined ? 'launch' : 'schedule', id: via, name: entry?.name ?? null },
    since: instantText(since),
  };
}

function itemAnswer(site: Site, { itemId, content, index }: PlaybackItem) {
  const record = site.contents.get(content);
  return {
    id: itemId,
    index,
    content: { id: content, name: record?.name ?? null, type: record?.type ?? null },
  };
}

function reasonAnswer(site: Site, candidate: Candidate) {
  const verdict = verdictAnswer(candidate.verdict);
  switch (candidate.kind) {
    case 'launch': {
      const { kind, mode, id, target, source, at, until, byName } = candidate;
      return {
        kind,
        mode,
        id,
        target,
        source: named(site, source),
        at: instantText(at),
        until: textOrNull(until),
        by: byName,
        verdict,
      };
    }
    case 'entry': {
      const { kind, mode, id, source, priority, start, end } = candidate;
      return {
        kind,
        mode,
        id,
        name: site.schedules.get(id)?.name ?? '',
        source: named(site, source),
        priority,
        start: instantText(start),
        end: instantText(end),
        verdict,
      };
    }
    case 'default': {
      const { kind, mode, of, group, source } = candidate;
      return {
        kind,
        mode,
        of,
        group: group === null ? null : { id: group, name: site.groups.get(group)?.name ?? null },
        source: named(site, source),
        verdict,
      };
    }
    case 'hours':
    case 'idle':
      return { kind: candidate.kind, mode: candidate.mode, verdict };
  }
}

function otherDayAnswer(site: Site, { id, source, priority, start, end, because }: OtherDayEntry) {
  const name = site.schedules.get(id)?.name ?? '';
  const [from, to] = [instantText(start), instantText(end)];
  return { id, name, source: named(site, source), priority, start: from, end: to, because };
}

/** `covered` names nobody: whatever covers is the reason that wins. */
function verdictAnswer(verdict: Verdict) {
  switch (verdict.code) {
    case 'covered':
      return { code: verdict.code, because: verdict.because };
    case 'ended': {
      const { code, ...by } = verdict.because;
      return { code: verdict.code, at: instantText(verdict.at), because: code, ...by };
    }
    case 'not-yet':
      return { code: verdict.code, at: instantText(verdict.at) };
    case 'wins':
    case 'on':
    case 'nothing-to-play':
      return verdict;
  }
}

function named(site: Site, source: { readonly type: 'playlist' | 'content'; readonly id: string }) {
  return { ...source, name: nameOf(site, source) };
}

function nameOf(site: Site, { type, id }: { readonly type: 'playlist' | 'content'; readonly id: string }) {
  return (type === 'playlist' ? site.playlists : site.contents).get(id)?.name ?? null;
}

const textOrNull = (instant: number | null) => (instant === null ? null : instantText(instant));
