import type { ContentOf } from '#lib/model/content';
import { addressOf } from '#lib/model/content-types/widget';
import type { NewsSource } from '../news/news-source';
import { after } from '../timers';
import { largestThatFits } from './fit-text';
import { inkOn } from './ink';
import { layerElement, type Layer, type Slot } from './layer';
import type { Line, View } from './widgets/face';
import { linesOf, saysTime } from './widgets/faces';

const SECOND_MS = 1_000;
/** Of the screen's height: smaller text of a list can't be read from afar, fewer entries can. */
const SMALLEST = 1 / 36;
const LARGEST = 1 / 5;
/** Of a list, which is read and not only seen. */
const LARGEST_OF_LIST = 1 / 11;

export interface WidgetSurroundings {
  readonly view: () => View;
  /** Whether the time is to be believed: what would show a wrong one shows nothing. */
  readonly mayShowTime: () => boolean;
  readonly news: NewsSource;
}

/** What a widget says, as large as the screen allows, looked at each second. The page is touched when it says something else. */
export function widgetLayer(
  content: Pick<ContentOf<'widget'>, 'id' | 'name' | 'background' | 'widget'>,
  firstSlot: Slot,
  { view, mayShowTime, news }: WidgetSurroundings,
): Layer {
  let slot = firstSlot;
  const { widget } = content;
  const element = layerElement('widget', content.background);
  const box = document.createElement('div');
  box.className = 'widget';
  box.dataset['kind'] = widget.kind;
  box.style.color = inkOn(content.background);
  element.append(box);
  let shown: readonly Line[] = [];
  let stopTicking: () => void = () => undefined;
  let disposed = false;

  const fits = (): boolean => box.scrollHeight <= box.clientHeight && box.scrollWidth <= box.clientWidth;

  /** Writes all lines anew, as large as they fit; the last entries give way where they don't. */
  function fit(): void {
    box.replaceChildren(...shown.map(lineElement));
    const height = element.clientHeight;
    const isList = shown[0]?.look === 'entry';
    const most = Math.max(8, Math.round(height * (isList ? LARGEST_OF_LIST : LARGEST)));
    const size = largestThatFits(
      { smallest: Math.min(most, Math.max(8, Math.round(height * SMALLEST))), largest: most },
      (candidate) => {
        box.style.fontSize = `${candidate}px`;
        return fits();
      },
    );
    box.style.fontSize = `${size}px`;
    while (!fits()) {
      const last = [...box.querySelectorAll('.entry, .detail')].at(-1);
      if (last === undefined) break;
      last.remove();
    }
  }

  function write(): void {
    if (saysTime(widget) && !mayShowTime()) {
      throw new Error(`“${content.name}” is left out: this screen’s clock can’t be trusted.`);
    }
    const lines = linesOf(widget, view(), news.get(content.id, widget));
    if (lines === null)
      throw new Error(`“${content.name}” is left out: nothing could be fetched for it so far.`);
    const before = shown;
    shown = lines;
    if (lines.length !== before.length || !lines.every((line, at) => sameShape(line, before[at]))) {
      fit();
      return;
    }
    for (const [at, { text }] of lines.entries()) {
      const part = box.children[at];
      if (part !== undefined && text !== before[at]?.text) part.textContent = text;
    }
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
      // A clock waits for no store, which may not open.
      const hasNews = addressOf(content.widget) !== null;
      await Promise.all([document.fonts.ready, hasNews ? news.ready(content.id) : null]);
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

/** Whether another text of a line may take its place: it is the same, or has as many digits, which are all as wide. */
function sameShape(line: Line, before: Line | undefined): boolean {
  if (before === undefined || line.look !== before.look || line.aside !== before.aside) return false;
  return line.text === before.text || (line.look === 'figure' && line.text.length === before.text.length);
}

function lineElement({ look, text, aside }: Line): HTMLElement {
  const element = document.createElement('p');
  element.className = look;
  if (aside === undefined) {
    element.textContent = text;
    return element;
  }
  for (const part of [aside, text]) {
    const span = document.createElement('span');
    span.textContent = part;
    element.append(span);
  }
  return element;
}
