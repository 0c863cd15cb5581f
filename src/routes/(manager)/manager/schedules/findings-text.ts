import type { Site } from '#lib/model/site';
import type { DeadPlaylist, DeadTarget, Finding, Gap, NeverReason, Overlap } from '#lib/timeline/findings';
import { momentText } from '$lib/components/time-text';
import { targetText } from './schedule-facts';

/** The first letter large, for a name that may stand anywhere. */
function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function list(names: readonly string[], more = 0): string {
  const all = more > 0 ? [...names, `${more} more`] : names;
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(all);
}

function playlistName(site: Site, id: string): string {
  const name = site.playlists.get(id)?.name;
  return name === undefined ? 'a playlist that isn’t there any more' : `“${name}”`;
}

/** What to call an entry: its name, else its playlist and start. */
export function entryName(site: Site, id: string): string {
  const entry = site.schedules.get(id);
  if (entry === undefined) return 'another entry';
  return entry.name === ''
    ? `${playlistName(site, entry.playlist)} at ${entry.when.start}`
    : `“${entry.name}”`;
}

/** `Mon 2 Mar 11:30 – 12:00`, in the zone of the screens. */
function spanText(start: number, end: number, now: number, zone: string): string {
  // Within a day the time is enough, also over midnight.
  const until = end - start <= 86_400_000 ? momentText(end, end, zone) : momentText(end, now, zone);
  return `${momentText(start, now, zone)} – ${until}`;
}

/** A finding as plain sentences that say what to do. `now` in ms. */
export function findingText(finding: Finding, site: Site, now: number): string {
  switch (finding.code) {
    case 'overlap':
      return overlapText(finding, site, now);
    case 'dead-target':
      return deadTargetText(finding, site);
    case 'playlist':
      return deadPlaylistText(finding, site);
    case 'never':
      return `This entry never plays: ${neverText(finding.reason, site)}`;
  }
}

function overlapText(overlap: Overlap, site: Site, now: number): string {
  const { other, screens, names, start, end, timezone, winner, by, samePlaylist } = overlap;
  const name = entryName(site, other);
  const first = `first ${spanText(start, end, now, timezone)}`;
  const where = `on ${list(names, screens - names.length)}`;
  const what = `Overlaps with ${name} ${where}, ${first}.`;
  if (samePlaylist) return `${what} Both play the same playlist, so nothing changes on the screen.`;
  const plays = winner === 'this' ? 'This entry plays then' : `${sentence(name)} plays then`;
  switch (by) {
    case 'priority':
      return `${what} ${plays}: its priority is higher.`;
    case 'later-start':
      return `${what} ${plays}: it starts later. Give the other one a higher priority if it should play.`;
    case 'id':
      return `${what} Both start together with the same priority: give the one that should play a higher priority.`;
  }
}

function deadTargetText({ target, why }: DeadTarget, site: Site): string {
  const what = target.slice(0, target.indexOf(':'));
  const name = targetText(target, site);
  switch (why) {
    case 'missing':
      return `The ${what} “${target.slice(target.indexOf(':') + 1)}” doesn’t exist any more: take it out, or choose another.`;
    case 'trash':
      return `The ${what} “${name}” is in the trash: restore it, or choose another.`;
    case 'empty':
      return what === 'tag'
        ? `No screen has the tag ${name}: give it to a screen, or choose another.`
        : `No screen is in the group “${name}”: put one in, or choose another.`;
  }
}

function deadPlaylistText({ playlist, why }: DeadPlaylist, site: Site): string {
  const name = playlistName(site, playlist);
  switch (why) {
    case 'missing':
      return 'Its playlist doesn’t exist any more: choose another.';
    case 'trash':
      return `The playlist ${name} is in the trash: restore it, or choose another.`;
    case 'empty':
      return `The playlist ${name} is empty: add something to it, or choose another.`;
    case 'items':
      return `Nothing in the playlist ${name} can be shown from today on: look at the dates and conditions of its items.`;
  }
}

/** The second half of a sentence that says that an entry never plays. */
export function neverText(reason: NeverReason, site: Site): string {
  switch (reason.why) {
    case 'no-days':
      return 'choose at least one day.';
    case 'ends-before-start':
      return 'its last day is before its first one.';
    case 'no-date':
      return 'none of its days lies between its dates, or all that do are exceptions.';
    case 'over':
      return 'it is over. Choose a later last day, or delete it.';
    case 'clock-change':
      return 'clocks go forward over its only time. Let it end later.';
    case 'no-screens':
      return 'it is aimed at no screen.';
    case 'playlist':
      return reason.playlist === 'items'
        ? 'nothing in its playlist may be shown at its times. Look at the dates and conditions of the items.'
        : 'its playlist has nothing to show.';
    case 'off':
      return 'its screens are off at these times. Change their hours, or choose other times.';
    case 'covered':
      return `${list(
        reason.by.map((id) => entryName(site, id)),
        reason.others - reason.by.length,
      )} always ${reason.others === 1 ? 'wins' : 'win'} on its screens. Give it a higher priority, or other times.`;
    case 'played-out':
      return 'its playlist doesn’t repeat, and is over before the turn of this entry comes. Let the playlist repeat.';
  }
}

/** `Sun 12 Apr 12:00 – 18:00: the default playlist “Lobby” plays`. */
export function gapText({ start, end, shows }: Gap, site: Site, timezone: string, now: number): string {
  const instead =
    shows === null ? 'nothing but the idle card' : `the default playlist ${playlistName(site, shows)}`;
  return `${spanText(start, end, now, timezone)}: ${instead}`;
}
