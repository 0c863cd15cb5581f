import { startClockFace } from '../clock-face';
import type { ClockLook } from '../clock-text';
import { layerElement, type Layer } from './layer';

export interface IdleFacts extends ClockLook {
  readonly site: string;
  readonly name: string;
  readonly location: string;
}

/** What a screen shows when nothing is planned for it: whose it is, where it is, what time it is. */
export interface IdleLayer extends Layer {
  /** Something that it says was edited. */
  refresh(): void;
}

export function idleLayer(facts: () => IdleFacts, now: () => number): IdleLayer {
  const element = layerElement('idle', '#10161d');
  const part = (className: string): HTMLElement => {
    const child = document.createElement('div');
    child.className = className;
    element.append(child);
    return child;
  };
  const site = part('idle-site');
  const clock = part('idle-clock');
  const place = part('idle-place');
  let stop: () => void = () => undefined;

  function refresh(): void {
    const current = facts();
    stop();
    site.textContent = current.site;
    place.textContent = [current.name, current.location].filter((text) => text !== '').join(' · ');
    stop = startClockFace(clock, { ...current, now, showDate: true });
  }

  return {
    element,
    prepare() {
      refresh();
      return Promise.resolve();
    },
    show: () => undefined,
    again: () => undefined,
    hide: () => undefined,
    dispose: () => stop(),
    refresh,
  };
}
