import type { ContentOf } from '#lib/model/content';
import { after } from '../timers';
import { largestThatFits } from './fit-text';
import { inkOn } from './ink';
import { layerElement, type Layer, type Slot } from './layer';
import type { Line, View } from './widgets/face';
import { linesOf } from './widgets/faces';

const SECOND_MS = 1_000;

export interface WidgetSurroundings {
  readonly view: () => View;
  /** Whether the time is to be believed: what would show a wrong one shows nothing. */
  readonly mayShowTime: () => boolean;
}

/** What a widget says, as large as the screen allows, looked at each second. The page is touched when it says something else. */
export function widgetLayer(
  content: Pick<ContentOf<'widget'>, 'name' | 'background' | 'widget'>,
  firstSlot: Slot,
  { view, mayShowTime }: WidgetSurroundings,
): Layer {
  let slot = firstSlot;
  const element = layerElement('widget', content.background);
  const box = document.createElement('div');
  box.className = 'widget';
  box.dataset['kind'] = content.widget.kind;
  box.style.color = inkOn(content.background);
  element.append(box);
  let shown: readonly Line[] = [];
  let stopTicking: () => void = () => undefined;
  let disposed = false;

  function fit(): void {
    const size = largestThatFits(
      { smallest: 8, largest: Math.max(8, Math.round(element.clientHeight / 5)) },
      (candidate) => {
        box.style.fontSize = `${candidate}px`;
        return box.scrollHeight <= box.clientHeight && box.scrollWidth <= box.clientWidth;
      },
    );
    box.style.fontSize = `${size}px`;
  }

  function write(): void {
    if (!mayShowTime())
      throw new Error(`“${content.name}” is left out: this screen’s clock can’t be trusted.`);
    const lines = linesOf(content.widget, view());
    const asLong = lines.length === shown.length && lines.every((line, at) => sameShape(line, shown[at]));
    if (asLong) {
      for (const [at, { text }] of lines.entries()) {
        const part = box.children[at];
        if (part !== undefined && part.textContent !== text) part.textContent = text;
      }
    } else {
      box.replaceChildren(...lines.map(lineElement));
      fit();
    }
    shown = lines;
  }

  function tick(): void {
    stopTicking();
    if (disposed) return;
    try {
      write();
    } catch (cause) {
      slot.onBroken(cause instanceof Error ? cause : new Error(String(cause)));
      return;
    }
    // By our clock, which may be slower than the timer's: never just before the second.
    stopTicking = after(SECOND_MS - (view().now % SECOND_MS) + 5, tick);
  }

  const resized = new ResizeObserver(fit);
  return {
    element,
    async prepare() {
      await document.fonts.ready;
      if (disposed) return;
      write();
      resized.observe(element);
    },
    show: tick,
    again(next) {
      slot = next;
      tick();
    },
    hide: () => stopTicking(),
    dispose() {
      disposed = true;
      stopTicking();
      resized.disconnect();
    },
  };
}

/** Whether another text of a line takes as much room: digits are all as wide. */
function sameShape(line: Line, before: Line | undefined): boolean {
  return line.look === before?.look && line.text.length === before.text.length;
}

function lineElement({ look, text }: Line): HTMLElement {
  const element = document.createElement('p');
  element.className = look;
  element.textContent = text;
  return element;
}
