import type { Site } from '#lib/model/site';
import { CUT } from './change';
import type { Due } from './due';
import type { NewsSource } from './news/news-source';
import { startPlaying, type Playing } from './playing';
import { createStage, type Stage } from './stage';
import { wordsFor } from './words';

export interface PreviewOptions {
  /** Sized by whoever makes it; the stage fills it. */
  readonly root: HTMLElement;
  readonly site: Site;
  readonly screen: string;
  readonly moment: PreviewMoment;
  /** What was fetched for the site's widgets. */
  readonly news: NewsSource;
  /** After every change of what is to be seen, or of its slot. */
  readonly onShown: (shown: Due) => void;
  readonly onProblem: (problem: Error) => void;
}

export interface PreviewMoment {
  /** ms since the Unix epoch. */
  readonly at: number;
  /** Whether time goes on from there; else it stands still, and a film shows one picture. */
  readonly runs: boolean;
}

/** What a screen shows at a moment, made by what the kiosk is made of: without its sound, and upright. */
export interface Preview {
  /** The moment that is shown: later than the one it was given while time runs. */
  now(): number;
  /** Another moment, or version of the site. What was shown stays until what belongs there is ready. */
  show(site: Site, moment: PreviewMoment): void;
  stop(): void;
}

/** Starts a preview; `stop` leaves an empty element. */
export function startPreview(options: PreviewOptions): Preview {
  const { root, screen, onShown, onProblem } = options;
  const words = wordsFor(['en']);
  const identity = { screen, name: null, location: null };
  let site = forPreview(options.site, screen);
  let now = clockOf(options.moment);
  const stage = createStage(root, () => now());
  /** What is to be seen, and what is being made ready to take its place. */
  let shown: Playing | null = null;
  let coming: Playing | null = null;

  function start(moment: PreviewMoment): void {
    coming?.stop();
    coming = null;
    now = clockOf(moment);
    const begun = startPlaying(site, {
      stage: stageOf(moment),
      identity,
      words,
      media: null,
      // The manager's pages are not allowed to.
      probesPages: false,
      mayShowTime: () => true,
      reachesOthers: false,
      news: options.news,
      now,
      onShown: (due) => onShown(due),
      onProblem,
    });
    coming = begun;
  }

  /** The stage as one moment's machine uses it: the first layer that it shows takes the place of the moment before. */
  function stageOf(moment: PreviewMoment): Stage {
    return {
      ...stage,
      bringToFront(layer, old, change, onGone) {
        stage.bringToFront(layer, old, wantsStill() ? CUT : change, onGone);
        // It stands where it was made ready for; without this a film would go on.
        if (!moment.runs) layer.hide();
        if (coming === null) return;
        shown?.stop();
        shown = coming;
        coming = null;
      },
    };
  }

  start(options.moment);
  return {
    now: () => now(),
    show(next, moment) {
      // A kiosk lets an edit wait for the end of the item; here the truth is wanted.
      site = forPreview(next, screen);
      start(moment);
    },
    stop() {
      coming?.stop();
      shown?.stop();
      stage.stop();
      root.replaceChildren();
    },
  };
}

/** Whoever asked their device for less motion gets none; a screen on a wall has nobody who asked. */
const wantsStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

function clockOf({ at, runs }: PreviewMoment): () => number {
  if (!runs) return () => at;
  const start = performance.now();
  return () => at + performance.now() - start;
}

/** A preview makes no sound, and shows what people see who stand before the screen, however it was mounted. */
function forPreview(site: Site, id: string): Site {
  const screen = site.screens.get(id);
  if (screen === undefined) return site;
  return {
    ...site,
    screens: new Map(site.screens).set(id, { ...screen, volume: 0, orientation: 0 }),
  };
}
