import { LONGEST_PLAY_MS, type Play, type PlayOutcome } from '#lib/protocol/plays';
import type { Due } from '../due';

/** An item that is taken from the screen so shortly before its end has been seen to its end. */
const AT_END_MS = 250;
const LONGEST_REASON = 500;
/** Spots whose failures are remembered, so that each is told of once. */
const REMEMBERED = 100;

export interface PlayLogEffects {
  /** Server time in ms. */
  readonly now: () => number;
  /** A clock in ms that nobody sets: lengths are taken by it. */
  readonly ticks: () => number;
  readonly newId: () => string;
  /** What is over since the last call, and the play that is under way with its length so far. */
  readonly onChange: (over: readonly Play[], underWay: Play | null) => void;
}

/** Makes plays of what is seen on the screen. */
export interface PlayLog {
  /** As the machine says it: `plannedEnd` is when the item ends if nothing takes over; null when it has no end. */
  shown(due: Due, plannedEnd: number | null): void;
  failed(due: Due, problem: Error): void;
  /** Tells anew how long the play under way has lasted. */
  beat(): void;
  /** What is under way is no play of this site any more. */
  forget(): void;
}

interface UnderWay {
  readonly id: string;
  readonly due: Due;
  readonly key: string;
  readonly start: number;
  readonly ticks: number;
  plannedEnd: number | null;
}

const spotKey = ({ spot }: Due): string => JSON.stringify([spot.sourceKey, spot.item, spot.since]);
const playKey = (due: Due): string => JSON.stringify([spotKey(due), due.content?.id ?? null]);

export function createPlayLog({ now, ticks, newId, onChange }: PlayLogEffects): PlayLog {
  let underWay: UnderWay | null = null;
  const told = new Set<string>();

  function play(due: Due, content: string, start: number): Omit<Play, 'id' | 'ms' | 'outcome' | 'reason'> {
    const { source, item } = due.spot;
    return {
      content,
      playlist: source?.type === 'playlist' ? source.id : null,
      item: source?.type === 'playlist' ? item : null,
      start: Math.max(0, Math.round(start)),
    };
  }

  /** The play under way as one that ends now. */
  function soFar(outcome: PlayOutcome, reason: string | null = null): Play | null {
    if (underWay?.due.content == null) return null;
    const { id, due, start } = underWay;
    const ms = Math.min(Math.max(0, Math.round(ticks() - underWay.ticks)), LONGEST_PLAY_MS);
    return { id, ...play(due, due.content?.id ?? '', start), ms, outcome, reason };
  }

  function outcome(): PlayOutcome {
    const end = underWay?.plannedEnd ?? null;
    return end === null || now() >= end - AT_END_MS ? 'completed' : 'cut';
  }

  function begin(due: Due, plannedEnd: number | null): void {
    underWay = { id: newId(), due, key: playKey(due), start: now(), ticks: ticks(), plannedEnd };
  }

  /** Whether it is the first time that this is told of. */
  function isNews(key: string): boolean {
    if (told.has(key)) return false;
    told.add(key);
    const [oldest] = told;
    if (told.size > REMEMBERED && oldest !== undefined) told.delete(oldest);
    return true;
  }

  /** Something that was not to be seen at all. */
  function unseen(due: Due, content: string, as: PlayOutcome, reason: string | null): Play {
    return { id: newId(), ...play(due, content, now()), ms: 0, outcome: as, reason };
  }

  function skippedBy(due: Due): readonly Play[] {
    const { content, mode } = due.spot;
    // Of an emergency the name is shown until its picture is there.
    if (content === null || mode === 'emergency' || content.id === due.content?.id) return [];
    return isNews(JSON.stringify([spotKey(due), content.id]))
      ? [unseen(due, content.id, 'skipped', null)]
      : [];
  }

  return {
    shown(due, plannedEnd) {
      const skipped = skippedBy(due);
      if (underWay?.key === playKey(due)) {
        // The same stay, with another end or another look.
        underWay.plannedEnd = plannedEnd;
        if (skipped.length > 0) onChange(skipped, soFar('cut'));
        return;
      }
      const ended = soFar(outcome());
      underWay = null;
      if (due.content !== null) begin(due, plannedEnd);
      const over = [...(ended === null ? [] : [ended]), ...skipped];
      if (over.length > 0 || due.content !== null) onChange(over, soFar('cut'));
    },
    failed(due, problem) {
      if (due.content === null) return;
      const reason = problem.message.slice(0, LONGEST_REASON);
      const key = playKey(due);
      const isFirst = isNews(JSON.stringify([spotKey(due), due.content.id]));
      if (underWay?.key === key) {
        const broken = soFar('failed', reason);
        underWay = null;
        onChange(broken === null ? [] : [broken], null);
      } else if (isFirst) {
        onChange([unseen(due, due.content.id, 'failed', reason)], soFar('cut'));
      }
    },
    beat() {
      if (underWay === null) return;
      if (ticks() - underWay.ticks < LONGEST_PLAY_MS) {
        onChange([], soFar('cut'));
        return;
      }
      const part = soFar('completed');
      begin(underWay.due, underWay.plannedEnd);
      onChange(part === null ? [] : [part], soFar('cut'));
    },
    forget() {
      underWay = null;
      told.clear();
    },
  };
}
