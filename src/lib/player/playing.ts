import type { ClockOverlay, Screen } from '#lib/model/screen';
import type { Site } from '#lib/model/site';
import { tileOf } from '#lib/model/wall';
import { fetchTimes } from '#lib/timeline/fetch-times';
import { neededMedia } from '#lib/timeline/needed-media';
import { contentLayer, type Surroundings } from './create-layer';
import { faceOf, type Due } from './due';
import type { KioskIdentity } from './identity';
import { idleLayer, type IdleFacts, type IdleLayer } from './layers/idle';
import type { Layer, Slot } from './layers/layer';
import { nameLayer } from './layers/name';
import { offLayer } from './layers/off';
import { createMachine, type Machine } from './machine';
import type { PlayLog } from './plays/play-log';
import { plannedEnd, siteProgramme } from './site-programme';
import type { Stage } from './stage';
import { after, every, onFrame } from './timers';
import type { Words } from './words';

const NO_CLOCK: ClockOverlay = { show: false, position: 'top-right', hour12: false, date: false };
/** What is needed moves on with time even when nobody edits anything. */
const LOOK_AHEAD_AGAIN_MS = 15 * 60_000;

export interface PlayingOptions extends Omit<Surroundings, 'view'> {
  readonly stage: Stage;
  readonly identity: KioskIdentity;
  readonly words: Words;
  /** Server time in ms. */
  readonly now: () => number;
  readonly onShown: (shown: Due, next: Due | null) => void;
  readonly onProblem: (problem: Error) => void;
  /** Told of what is seen; a preview counts nowhere. */
  readonly plays?: Pick<PlayLog, 'shown' | 'failed'>;
  /** How late a change came that the timeline asked for, in ms. */
  readonly onLateness?: (ms: number) => void;
}

/** One screen of a site, playing. */
export interface Playing {
  setSite(site: Site): void;
  readonly machine: Machine;
  /** How the screen calls itself to people. */
  readonly facts: IdleFacts;
  stop(): void;
}

export function startPlaying(first: Site, options: PlayingOptions): Playing {
  const { stage, identity, words, media, now } = options;
  const idles = new Set<IdleLayer>();
  let site = first;
  let mode: Due['spot']['mode'] = 'idle';

  const screen = (): Screen | undefined => site.screens.get(identity.screen);
  const facts = (): IdleFacts => ({
    site: site.settings.name,
    name: screen()?.name ?? identity.name ?? identity.screen,
    location: screen()?.location ?? identity.location ?? '',
    timezone: screen()?.timezone ?? site.settings.timezone,
    hour12: screen()?.clock.hour12 ?? false,
    locale: words.locale,
  });

  const view = () => ({ now: now(), timezone: facts().timezone, locale: words.locale });

  function look(): void {
    const record = screen();
    stage.setLook({
      orientation: record?.orientation ?? 0,
      // An emergency is not dimmed.
      brightness: mode === 'emergency' ? 100 : (record?.brightness ?? 100),
      clock: record === undefined || mode === 'off' ? NO_CLOCK : record.clock,
      timezone: facts().timezone,
      locale: words.locale,
      priority: mode === 'priority' ? words.priority : null,
      tile: tileOf(site.groups, identity.screen),
    });
    for (const idle of idles) idle.refresh();
  }

  function fetchAhead(): void {
    if (media === null) return;
    const from = Math.floor(now());
    media.need(neededMedia(site, identity.screen, from), from, fetchTimes(site, identity.screen));
  }

  function newIdle(): IdleLayer {
    const layer = idleLayer(facts, now);
    const mine: IdleLayer = {
      ...layer,
      dispose() {
        idles.delete(mine);
        layer.dispose();
      },
    };
    idles.add(mine);
    return mine;
  }

  function createLayer(due: Due, slot: Slot): Layer {
    if (due.content !== null) {
      const layer = contentLayer(due.content, slot, { ...options, view });
      // Each screen says it whole, also beside one that is broken.
      if (due.spot.mode !== 'emergency') layer.element.classList.add('on-wall');
      return layer;
    }
    switch (faceOf(due)) {
      case 'off':
        return offLayer();
      case 'name':
        return nameLayer(due.spot.content?.name ?? '');
      default:
        return newIdle();
    }
  }

  // The wish list comes first: a layer waits for its file only when that is on its way.
  fetchAhead();
  const machine = createMachine(siteProgramme(site, identity.screen), {
    now,
    after,
    onFrame,
    createLayer,
    mount: (layer) => stage.mount(layer),
    unmount: (layer) => stage.unmount(layer),
    bringToFront: (layer, old, change, onGone) => stage.bringToFront(layer, old, change, onGone),
    settle: () => stage.settle(),
    onLateness: options.onLateness,
    volume: () => screen()?.volume ?? 0,
    onShown(shown, next) {
      if (mode !== shown.spot.mode) {
        mode = shown.spot.mode;
        look();
      }
      options.plays?.shown(shown, plannedEnd(site, identity.screen, shown.spot));
      options.onShown(shown, next);
    },
    onFailed: (due, problem) => options.plays?.failed(due, problem),
    onProblem: options.onProblem,
  });
  look();
  const stopLookingAhead = every(LOOK_AHEAD_AGAIN_MS, fetchAhead);

  return {
    setSite(next) {
      site = next;
      fetchAhead();
      machine.setProgramme(siteProgramme(site, identity.screen));
      machine.setVolume(screen()?.volume ?? 0);
      look();
    },
    machine,
    get facts() {
      return facts();
    },
    stop() {
      stopLookingAhead();
      machine.stop();
      media?.need([], Math.floor(now()));
    },
  };
}
