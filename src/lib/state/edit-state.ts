import type { Screen } from '#lib/model/screen';
import type { ReplicaStatus } from '#lib/replica/types';
import type { MediaStanding } from './media-standing';
import type { ScreenStatus } from './replica-view.svelte';

/** How far the newest edit has come. Each step includes those before it. */
export type EditStep = 'unknown' | 'memory' | 'device' | 'saved' | 'shown';

export interface EditState {
  readonly step: EditStep;
  /** Screens that show the newest saved edit, and all approved screens that are not in the trash. */
  readonly shown: number;
  readonly screens: number;
}

/**
 * Where the newest edit made here is. Without an edit of one's own the question is asked of the newest version that this
 * copy contains: how many screens show what I see. A screen counts when its replica is proved to hold that version, and it
 * is not known to lack media.
 */
export function editState(
  status: ReplicaStatus,
  screens: ReadonlyMap<string, Screen>,
  statuses: ReadonlyMap<string, ScreenStatus>,
  mediaOf: (screen: string) => MediaStanding,
): EditState {
  const wanted = status.savedVersion ?? status.version;
  let all = 0;
  let shown = 0;
  for (const screen of screens.values()) {
    if (screen.deletedAt !== null) continue;
    all += 1;
    if (wanted !== null && has(statuses.get(screen.id), wanted) && mediaOf(screen.id) !== 'missing')
      shown += 1;
  }
  const step = status.edits === 'saved' && all > 0 && shown === all ? 'shown' : status.edits;
  return { step, shown, screens: all };
}

/** Whether a screen's replica holds what the server's held at this version or a later one, by what it holds. */
function has(status: ScreenStatus | undefined, wanted: number): boolean {
  const applied = status?.status?.applied ?? null;
  if (status === undefined || applied === null || applied < wanted) return false;
  return status.replica === 'equal' || status.replica === 'behind';
}

/**
 * The state as one sentence for people; `shown` counts only what screens reported. `refused`: the server does not take
 * these edits.
 */
export function editSentence(
  state: EditState,
  connection: ReplicaStatus['connection'],
  refused = false,
): string {
  if (refused && (state.step === 'memory' || state.step === 'device'))
    return 'On this device only: the server does not take it.';
  if (state.step === 'unknown') return 'Reading what is on this device…';
  if (state.step === 'memory') return 'Keeping your edit on this device…';
  if (state.step === 'device') {
    return connection === 'online'
      ? 'On this device, being saved…'
      : 'On this device. It is saved when the server can be reached.';
  }
  if (state.screens === 0) return 'Saved.';
  return `Saved. Shown on ${state.shown} of ${state.screens} screen${state.screens === 1 ? '' : 's'}.`;
}

/** Whether this device has edits that are known not to be on the server's disk. */
export function isUnsaved({ edits }: Pick<ReplicaStatus, 'edits'>): boolean {
  return edits === 'memory' || edits === 'device';
}
