import type { ChangeSeen } from '../../tests/support/frame-probe';
import type { BlankPicture } from '../../tests/support/screencast';

/** So late a change may come, in ms: a picture one frame of 60 a second, a film's first picture what nobody notices. */
const GOALS: Readonly<Record<string, number>> = { image: 17, video: 100 };

export interface Lateness {
  /** What came late: a type of content, or a film's first picture. */
  readonly what: string;
  /** `p50 …, p95 …, max …`. */
  readonly text: string;
  /** In ms, for 95 of 100; null: none is set for it. */
  readonly goalMs: number | null;
  readonly met: boolean | null;
}

/** How late the contents of each type came, the types in the order of their names. */
export function latenessByType(changes: readonly ChangeSeen[]): readonly Lateness[] {
  const types = [...new Set(changes.map(({ to }) => to))].sort();
  return types.flatMap((type) => {
    const of = changes.filter(({ to }) => to === type);
    const front = latenessOf(
      type,
      of.map(({ lateMs }) => lateMs),
      type === 'video' ? null : (GOALS[type] ?? null),
    );
    if (type !== 'video') return [front];
    const pictures = of.map(({ pictureLateMs }) => pictureLateMs);
    return [front, latenessOf('video, its first picture in motion', pictures, GOALS['video'] ?? null)];
  });
}

function latenessOf(what: string, values: readonly (number | null)[], goalMs: number | null): Lateness {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  const ms = (share: number): string => `${at(share).toFixed(0)} ms`;
  const text =
    sorted.length === 0
      ? 'none measured'
      : `p50 ${ms(0.5)}, p95 ${ms(0.95)}, max ${ms(1)} (${sorted.length} changes)`;
  return { what, text, goalMs, met: goalMs === null ? null : at(0.95) <= goalMs };
}

export function pairsOf(changes: readonly ChangeSeen[]): ReadonlySet<string> {
  return new Set(changes.map(({ from, to }) => `${from} → ${to}`));
}

/** What went on when a picture of the screencast was blank. */
export function whenText({ at, colour }: BlankPicture, changes: readonly ChangeSeen[]): string {
  const change = changes.findLast((one) => one.at <= at);
  if (change === undefined) return `${colour} before the first change`;
  const { from, to, moves } = change;
  return `${colour} ${(at - change.at).toFixed(0)} ms after ${from} → ${to} (${moves === '' ? 'cut' : moves})`;
}
