import type { Due } from './due';
import type { Layer, Slot } from './layers/layer';

/** How long the old item stands in for one that is late, its bytes included; then the next playable one is shown. */
export const LATE_MS = 15_000;
/** No deadline is set so far ahead: the clock was set back meanwhile. */
const TOO_FAR_MS = 60_000;

export interface PreparationEffects {
  readonly createLayer: (due: Due, slot: Slot) => Layer;
  /** Puts a layer behind what is shown. */
  readonly mount: (layer: Layer) => void;
  readonly unmount: (layer: Layer) => void;
  readonly onReady: () => void;
  readonly onFailed: (due: Due, problem: Error) => void;
  /** Its whole slot passed, and it was still not ready; something else is being made ready already. */
  readonly onMissed: (due: Due, problem: Error) => void;
}

/** A layer that is being loaded, or is loaded, behind the one on the screen. */
export interface Coming {
  readonly due: Due;
  readonly layer: Layer;
  readonly deadline: number;
  readonly ready: boolean;
}
type Begun = Coming & { due: Due; deadline: number; ready: boolean; readonly giveUp: AbortController };

/** The back layer: at most one, always for what is wanted next. */
export interface Preparation {
  readonly coming: Coming | null;
  /** Begins, unless this is what is being prepared anyway. `lateMs`: how long after its time it is given up. */
  begin(due: Due, slot: Slot, now: number, lateMs?: number): void;
  /** Gives up what is late. */
  expire(now: number): void;
  /** Hands the layer over to the front. */
  take(): Coming | null;
  discard(): void;
}

function isMissed({ ready, due: { content, spot } }: Coming, now: number): boolean {
  return !ready && content !== null && spot.until !== null && now >= spot.until;
}

export function createPreparation(effects: PreparationEffects): Preparation {
  let coming: Begun | null = null;

  function discard(): void {
    if (coming === null) return;
    const { layer, giveUp } = coming;
    coming = null;
    giveUp.abort();
    effects.unmount(layer);
    layer.dispose();
  }

  return {
    get coming() {
      return coming;
    },
    begin(due, slot, now, lateMs = LATE_MS) {
      const deadline = Math.max(now, due.spot.since) + lateMs;
      if (coming?.due.key === due.key) {
        // The same content in another slot, as when it took so long that its slot passed.
        if (coming.due.spot.since !== due.spot.since) coming.layer.again(slot);
        coming = Object.assign(coming, { due, deadline: Math.min(coming.deadline, deadline) });
        return;
      }
      const missed = coming !== null && isMissed(coming, now) ? coming.due : null;
      discard();
      const giveUp = new AbortController();
      const mine = {
        due,
        layer: effects.createLayer(due, slot),
        deadline,
        giveUp,
        ready: false,
      };
      coming = mine;
      if (missed !== null)
        effects.onMissed(
          missed,
          new Error(`“${missed.content?.name ?? ''}” was not ready in all of its time.`),
        );
      effects.mount(mine.layer);
      mine.layer.prepare(giveUp.signal).then(
        () => {
          mine.ready = true;
          if (coming === mine) effects.onReady();
        },
        (cause: unknown) => {
          if (coming !== mine) return;
          discard();
          effects.onFailed(mine.due, cause instanceof Error ? cause : new Error(String(cause)));
        },
      );
    },
    expire(now) {
      if (coming === null || coming.ready) return;
      if (coming.deadline - now > TOO_FAR_MS) coming.deadline = now + LATE_MS;
      if (now < coming.deadline) return;
      const { due } = coming;
      discard();
      effects.onFailed(due, new Error(`“${due.content?.name ?? 'The idle card'}” was not ready in time.`));
    },
    take() {
      const taken = coming;
      coming = null;
      return taken;
    },
    discard,
  };
}
