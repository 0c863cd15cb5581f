import { createBackOff } from './back-off';
import { changeInto, type Change } from './change';
import { faceOf, playable, type Due } from './due';
import { holdThrough, stillHolds } from './hold';
import { lateness } from './lateness';
import type { Layer, Slot } from './layers/layer';
import { createPreparation, LATE_MS, type PreparationEffects } from './preparation';
import { sameSpot, type Programme, type Spot } from './programme';

/** The next item is loaded and decoded this long before its time. */
export const LEAD_MS = 10_000;
/** No timer is trusted for longer: clocks are set, laptops and tabs sleep, and 24.8 days overflow. */
export const LONGEST_SLEEP_MS = 30_000;
/** So long an emergency's own picture, film or page may take; then its name is shown until that is ready. */
export const EMERGENCY_LATE_MS = 1_000;
/** A timer runs by another clock than ours, which may be half a percent faster or slower: the last bit is timed anew. */
const APPROACH_MS = 1_000;
const AFTER_ERROR_MS = 1_000;
/** For this long after a change a reload cuts nothing that anybody has begun to look at. */
const BETWEEN_MS = 1_000;

/** What the machine does to the world. */
export interface MachineEffects extends Pick<PreparationEffects, 'createLayer' | 'mount' | 'unmount'> {
  /** Server time in ms. */
  readonly now: () => number;
  /** Calls back once; returns the function that calls it off. */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** Calls back at the next frame, or soon where no frames are made (a tab in the background). */
  readonly onFrame: (callback: () => void) => void;
  /** Brings a mounted layer to the front, and takes the one that was there away; then it calls `onGone`. */
  readonly bringToFront: (layer: Layer, old: Layer | null, change: Change, onGone: () => void) => void;
  /** Ends a change that is under way at once. */
  readonly settle: () => void;
  /** 0–100. */
  readonly volume: () => number;
  /** After every change of what is on the screen, of its slot, or of what follows. */
  readonly onShown: (shown: Due, next: Due | null) => void;
  /** A content could not be shown, or broke on the screen; `onProblem` is told too. */
  readonly onFailed: (due: Due, problem: Error) => void;
  readonly onProblem: (problem: Error) => void;
  /** After a change that the timeline asked for: how late it came. */
  readonly onLateness?: ((ms: number) => void) | undefined;
}

interface Shown {
  readonly due: Due;
  readonly layer: Layer;
}

export interface Machine {
  /** A new version of the site. */
  setProgramme(programme: Programme): void;
  /** Something may have changed outside: the page is visible again, the clock was corrected. */
  wake(): void;
  /** Gives contents that failed another chance now: bytes arrived, the network is back. */
  retryFailed(): void;
  setVolume(percent: number): void;
  /** A reload would cut nothing: an item has just begun, or has no end, or nothing plays. Never in an emergency. */
  readonly betweenItems: boolean;
  stop(): void;
}

/** Plays the programme until stopped. Nothing that happens inside ends it: an error is told of and the loop goes on. */
export function createMachine(first: Programme, effects: MachineEffects): Machine {
  let programme = first;
  let shown: Shown | null = null;
  /** What an edit lets go on until its `until`. */
  let held: Spot | null = null;
  /** Still to be seen while what is shown takes its place. */
  let leaving: Layer | null = null;
  let frameAsked = false;
  let stopped = false;
  let callOff: () => void = () => undefined;
  let begun = Number.NEGATIVE_INFINITY;
  const failures = createBackOff();
  const back = createPreparation({
    ...effects,
    onReady: () => wake(),
    onFailed: fail,
    onMissed: noteFailure,
  });

  function slotOf(due: Due): Slot {
    const { since, until } = due.spot;
    return {
      positionMs: () => effects.now() - since,
      lengthMs: until === null ? null : until - since,
      volume: effects.volume(),
      onBroken: (problem) => fail(due, problem),
    };
  }

  function noteFailure(due: Due, problem: Error): void {
    failures.failed(due.key, effects.now());
    effects.onFailed(due, problem);
    effects.onProblem(problem);
  }

  function fail(due: Due, problem: Error): void {
    if (stopped) return;
    noteFailure(due, problem);
    wake();
  }

  /** What belongs on the screen now. */
  function dueAt(now: number): Due {
    if (held !== null && !stillHolds(held, now)) held = null;
    return playable(programme, held ?? programme.at(now), failures, now);
  }

  /** Nobody looks at old pictures while an emergency's file is on its way; once its name is shown, there is time. */
  function patience({ spot }: Due): number {
    const isNews = spot.mode === 'emergency' && shown?.due.spot.sourceKey !== spot.sourceKey;
    return isNews ? EMERGENCY_LATE_MS : LATE_MS;
  }

  /** What follows the item on the screen, and when. */
  function nextAfter({ spot }: Due, now: number): { readonly at: number; readonly due: Due } | null {
    const at = spot.until;
    if (at === null) return null;
    return { at, due: playable(programme, programme.at(Math.max(at, now)), failures, now) };
  }

  function show(due: Due, layer: Layer, now: number): void {
    shown = { due, layer };
    effects.onShown(due, nextAfter(due, now)?.due ?? null);
  }

  function swap(): void {
    // A change that still goes on, as of a stay that a command cut short, is over now.
    effects.settle();
    const now = effects.now();
    // An edit may have come between the decision and the frame.
    if (back.coming?.ready !== true || back.coming.due.key !== dueAt(now).key) {
      wake();
      return;
    }
    const taken = back.take();
    if (taken === null) return;
    const late = lateness(shown?.due.spot ?? null, taken.due.spot, now);
    if (late !== null) effects.onLateness?.(late);
    begun = now;
    const old = shown?.layer ?? null;
    taken.layer.show();
    failures.forget(taken.due.key);
    show(taken.due, taken.layer, now);
    replace(old, taken.layer, changeInto(taken.due.spot, now));
    wake();
  }

  function replace(old: Layer | null, layer: Layer, change: Change): void {
    // Two films are never heard at once.
    old?.setVolume?.(0);
    leaving = old;
    effects.bringToFront(layer, old, change, () => {
      leaving = null;
      old?.hide();
      old?.dispose();
      // What comes next may be made ready now.
      wake();
    });
  }

  /** One look at the time and the programme. Returns for how long nothing is going to change by itself. */
  function look(): number {
    const now = effects.now();
    back.expire(now);
    const due = dueAt(now);
    const wakeAt: (number | null)[] = [failures.nextTry(now), due.spot.until];
    if (shown?.due.key === due.key) {
      if (shown.due.spot.since !== due.spot.since) {
        begun = now;
        shown.layer.again(slotOf(due));
      }
      if (!sameSpot(shown.due.spot, due.spot) || shown.due.content !== due.content)
        show(due, shown.layer, now);
      const next = nextAfter(due, now);
      if (next === null || next.due.key === due.key || next.at - now > LEAD_MS) back.discard();
      // A third layer would be one film too many for a small device.
      else if (leaving === null) back.begin(next.due, slotOf(next.due), now);
      if (next !== null) wakeAt.push(next.at - LEAD_MS);
    } else {
      back.begin(due, slotOf(due), now, patience(due));
      if (back.coming?.ready === true && !frameAsked) {
        frameAsked = true;
        effects.onFrame(() => {
          frameAsked = false;
          if (!stopped) guarded(swap);
        });
      }
    }
    wakeAt.push(back.coming?.deadline ?? null);
    const waits = wakeAt.filter((at) => at !== null).map((at) => at - now);
    const wait = Math.min(LONGEST_SLEEP_MS, ...waits.filter((wait) => wait > 0));
    return wait > 2 * APPROACH_MS ? wait - APPROACH_MS : wait;
  }

  /** The loop's only way in: whatever is thrown inside is told of, and the loop goes on. */
  function guarded(step: () => void): void {
    try {
      step();
    } catch (cause) {
      effects.onProblem(cause instanceof Error ? cause : new Error(String(cause)));
      callOff();
      callOff = effects.after(AFTER_ERROR_MS, wake);
    }
  }

  function wake(): void {
    if (stopped) return;
    guarded(() => {
      // A look may wake the machine again; only the last one's timer stays.
      const wait = look();
      callOff();
      callOff = effects.after(wait, wake);
    });
  }

  function holdShown(): void {
    if (shown === null) return;
    const now = effects.now();
    const wanted = programme.at(now);
    const { spot } = shown.due;
    const moved = wanted.item !== spot.item || wanted.since !== spot.since;
    held = moved ? holdThrough(spot, wanted, programme, now) : null;
  }

  wake();
  return {
    setProgramme(next) {
      programme = next;
      guarded(holdShown);
      wake();
    },
    wake,
    retryFailed() {
      failures.forgetAll();
      wake();
    },
    setVolume(percent) {
      shown?.layer.setVolume?.(percent);
      back.coming?.layer.setVolume?.(percent);
    },
    get betweenItems() {
      if (shown === null) return true;
      const face = faceOf(shown.due);
      if (face === 'idle' || face === 'off') return true;
      if (shown.due.spot.mode === 'emergency') return false;
      if (shown.due.spot.until === null) return true;
      return effects.now() - begun < BETWEEN_MS;
    },
    stop() {
      stopped = true;
      callOff();
      back.discard();
      effects.settle();
      if (shown === null) return;
      shown.layer.hide();
      effects.unmount(shown.layer);
      shown.layer.dispose();
    },
  };
}
