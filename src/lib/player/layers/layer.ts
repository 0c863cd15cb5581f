/** What a layer has to know of the slot it is made for. */
export interface Slot {
  /** How far into the slot the screens of this source are now, in ms; negative before it starts. */
  readonly positionMs: () => number;
  /** `null`: until something else takes over. */
  readonly lengthMs: number | null;
  /** 0–100. */
  readonly volume: number;
  /** It was ready, and then it broke: the player shows something else. */
  readonly onBroken: (problem: Error) => void;
}

/**
 * One content on the screen, or about to be. The stage puts `element` behind what is shown, in its final size, before
 * `prepare` is called; `show` and `hide` are called when it comes to the front and leaves it, `dispose` once at the end,
 * from any state.
 */
export interface Layer {
  readonly element: HTMLElement;
  /** Resolves when showing it leaves nothing blank; rejects when it can't be shown. Gives up when `signal` aborts. */
  prepare(signal: AbortSignal): Promise<void>;
  show(): void;
  /** The same content goes on in another slot: nothing is loaded again, a video begins again. */
  again(slot: Slot): void;
  hide(): void;
  dispose(): void;
  setVolume?(percent: number): void;
}

export function layerElement(type: string, background: string): HTMLElement {
  const element = document.createElement('div');
  element.className = `layer layer-${type}`;
  element.dataset['type'] = type;
  element.style.backgroundColor = background;
  return element;
}
