import type { ClockOverlay, Screen } from '#lib/model/screen';
import { wallAround, type Tile } from '#lib/model/wall';
import type { Change } from './change';
import { cardElement, sameCard, type Card } from './card';
import { startClockFace } from './clock-face';
import type { Layer } from './layers/layer';
import { runChange } from './run-change';
import './stage.css';

/** How the screen's record and the moment want the stage to look. */
export interface StageLook {
  readonly orientation: Screen['orientation'];
  readonly brightness: number;
  readonly clock: ClockOverlay;
  readonly timezone: string;
  readonly locale: string;
  /** The text of the priority indicator, `null` without one. */
  readonly priority: string | null;
  /** Where it hangs in a wall of screens; `null`: alone. */
  readonly tile: Tile | null;
}

/** What `data-*` says, by camel-cased name; documented in PRODUCT section 10. */
export type StageFacts = Readonly<Record<string, string>>;

/** The kiosk's root element and all that stands on it. */
export interface Stage {
  readonly element: HTMLElement;
  setFacts(facts: StageFacts): void;
  setLook(look: StageLook): void;
  /** How far clockwise it is turned. */
  readonly turn: Screen['orientation'];
  /** Covers everything; `null` uncovers it. */
  setCard(card: Card | null): void;
  /** Above everything, at full brightness, also where the screen is off; `null` takes it away. */
  setCover(card: Card | null): void;
  mount(layer: Layer): void;
  /** `onGone`: the old layer is not to be seen any more. A change that is under way ends at once. */
  bringToFront(layer: Layer, old: Layer | null, change: Change, onGone: () => void): void;
  /** Ends a change that is under way. */
  settle(): void;
  unmount(layer: Layer): void;
  /** Ends what goes on by itself: a change, the clock. What stands on it stays. */
  stop(): void;
}

function box(className: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  return element;
}

export function createStage(root: HTMLElement, now: () => number): Stage {
  const rotor = box('rotor');
  const layers = box('layers');
  const clock = box('clock');
  const priority = box('priority');
  const dim = box('dim');
  rotor.append(layers, clock, priority);
  root.classList.add('stage');
  root.replaceChildren(rotor, dim);
  let turn: Screen['orientation'] = 0;
  let settle: () => void = () => undefined;
  let stopClock: () => void = () => undefined;
  let clockKey = '';
  let card: Card | null = null;
  let cardBox: HTMLElement | null = null;
  let cover: HTMLElement | null = null;

  function setClock({ clock: wanted, timezone, locale }: StageLook): void {
    const key = JSON.stringify([wanted, timezone, locale]);
    if (key === clockKey) return;
    clockKey = key;
    stopClock();
    stopClock = () => undefined;
    clock.hidden = !wanted.show;
    clock.dataset['position'] = wanted.position;
    if (wanted.show)
      stopClock = startClockFace(clock, {
        now,
        timezone,
        locale,
        hour12: wanted.hour12,
        showDate: wanted.date,
      });
  }

  /** What a screen says of itself is read at full brightness, also where it is dimmed to nothing. */
  function undim(): void {
    dim.hidden = cover !== null || card !== null;
  }

  /** For the layers that show a part of the wall, also those that stand there already. */
  function setTile(tile: Tile | null): void {
    const whole = { left: 0, top: 0, width: 100, height: 100 };
    for (const [side, percent] of Object.entries(tile === null ? whole : wallAround(tile)))
      layers.style.setProperty(`--wall-${side}`, `${percent}%`);
  }

  return {
    element: root,
    get turn() {
      return turn;
    },
    setFacts(facts) {
      for (const [name, value] of Object.entries(facts))
        if (root.dataset[name] !== value) root.dataset[name] = value;
    },
    setLook(look) {
      turn = look.orientation;
      rotor.dataset['orientation'] = String(look.orientation);
      dim.style.opacity = String((100 - look.brightness) / 100);
      priority.hidden = look.priority === null;
      priority.textContent = look.priority;
      setClock(look);
      setTile(look.tile);
    },
    setCard(next) {
      if (sameCard(card, next)) return;
      card = next;
      cardBox?.remove();
      cardBox = next === null ? null : cardElement(next);
      if (cardBox !== null) rotor.append(cardBox);
      undim();
    },
    setCover(next) {
      cover?.remove();
      cover = next === null ? null : cardElement(next);
      cover?.classList.add('cover');
      if (cover !== null) rotor.append(cover);
      undim();
    },
    mount(layer) {
      layer.element.dataset['layer'] = 'back';
      layers.prepend(layer.element);
    },
    bringToFront(layer, old, change, onGone) {
      settle();
      layer.element.dataset['layer'] = 'front';
      if (old === null) return;
      old.element.dataset['layer'] = 'leaving';
      settle = runChange(layer.element, old.element, change, () => {
        settle = () => undefined;
        old.element.remove();
        onGone();
      });
    },
    settle: () => settle(),
    unmount(layer) {
      layer.element.remove();
    },
    stop() {
      settle();
      stopClock();
    },
  };
}
