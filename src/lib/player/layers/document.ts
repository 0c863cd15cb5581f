import type { ContentOf } from '#lib/model/content';
import { mediaPath } from '../cache-names';
import { after } from '../timers';
import { layerElement, type Layer, type Slot } from './layer';
import { pageTurnAt } from './page-turn';
import type { PdfPages } from './pdf-pages';

/** A page that is drawn, or being drawn, for its time. */
interface Drawn {
  readonly page: number;
  readonly canvas: Promise<HTMLCanvasElement>;
}

/** A PDF, page by page: the next page is drawn while this one stands, and all screens turn to it together. */
export function documentLayer(content: ContentOf<'document'>, firstSlot: Slot): Layer {
  let slot = firstSlot;
  const element = layerElement('document', content.background);
  let pages: PdfPages | null = null;
  let drawn: Drawn | null = null;
  let front: { readonly page: number; readonly canvas: HTMLCanvasElement } | null = null;
  let shown = false;
  let disposed = false;
  let stopTurning: () => void = () => undefined;

  const broken = (cause: unknown) =>
    new Error(`The document “${content.name}” can’t be shown: ${reasonOf(cause)}.`, { cause });

  function draw(open: PdfPages, page: number): Promise<HTMLCanvasElement> {
    if (drawn?.page === page) return drawn.canvas;
    drop(drawn);
    const density = window.devicePixelRatio;
    const canvas = open.draw(page, {
      width: element.clientWidth * density,
      height: element.clientHeight * density,
      fit: content.fit,
    });
    drawn = { page, canvas };
    // Whoever waits for it hears of it; nobody may.
    canvas.catch(() => undefined);
    return canvas;
  }

  /** Puts the page on the screen that belongs there now. */
  async function show(open: PdfPages): Promise<void> {
    for (;;) {
      const { page } = pageTurnAt(slot.positionMs(), { ...content, pages: open.count });
      if (front?.page === page) return;
      const canvas = await draw(open, page);
      if (disposed) return;
      // Its time may have passed while it was drawn, or another one be wanted since.
      if (drawn?.page !== page) continue;
      const old = front;
      front = { page, canvas };
      drawn = null;
      canvas.style.objectFit = content.fit;
      element.replaceChildren(canvas);
      free(old?.canvas);
    }
  }

  /** Shows what belongs on the screen, draws what comes after it, and wakes up for that. */
  function turn(): void {
    stopTurning();
    const open = pages;
    if (!shown || open === null) return;
    show(open).then(
      () => {
        if (!shown) return;
        const { next, inMs } = pageTurnAt(slot.positionMs(), { ...content, pages: open.count });
        if (next !== front?.page) void draw(open, next);
        stopTurning();
        stopTurning = after(inMs, turn);
      },
      (cause: unknown) => {
        if (shown) slot.onBroken(broken(cause));
      },
    );
  }

  return {
    element,
    async prepare(signal) {
      try {
        // Kiosks that show no document never load the reader of PDFs.
        const [{ openPdf }, answer] = await Promise.all([
          import('./pdf-pages'),
          fetch(mediaPath(content.media.hash), { signal }),
        ]);
        if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
        const open = await openPdf(await answer.arrayBuffer(), signal);
        if (disposed) {
          open.close();
          return;
        }
        pages = open;
        await show(open);
      } catch (cause) {
        throw broken(cause);
      }
    },
    show() {
      shown = true;
      turn();
    },
    again(next) {
      slot = next;
      turn();
    },
    hide() {
      shown = false;
      stopTurning();
    },
    dispose() {
      shown = false;
      disposed = true;
      stopTurning();
      drop(drawn);
      free(front?.canvas);
      pages?.close();
    },
  };
}

/** A canvas keeps its pixels until it is collected, which may be long after; one of no size has none. */
function free(canvas: HTMLCanvasElement | undefined): void {
  if (canvas === undefined) return;
  canvas.width = 0;
  canvas.height = 0;
}

function drop(drawn: Drawn | null): void {
  drawn?.canvas.then(free, () => undefined);
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'PasswordException') return 'it has a password';
  if (cause.name === 'InvalidPDFException') return 'it is damaged';
  return cause.message;
}
