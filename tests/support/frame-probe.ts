import type { Page } from '@playwright/test';

/** One layer took the place of another. */
export interface ChangeSeen {
  /** The types of both: `image`, `video`, `idle`, … */
  readonly from: string;
  readonly to: string;
  /** When the frame was to be painted in which it is in front, in ms since 1970. */
  readonly at: number;
  /** What moves while it lasts: `opacity`, `transform`, or nothing. */
  readonly moves: string;
  /** From the slot's instant to that; null where there is no such instant. */
  readonly lateMs: number | null;
  /** Of a film: until its first picture after that. */
  readonly pictureLateMs: number | null;
}

export interface FramesSeen {
  /** The frames that were looked at: all that the page made. */
  readonly frames: number;
  /** Those in which some point of the stage showed nothing that is ready, each as a sentence. */
  readonly blanks: readonly string[];
  readonly changes: readonly ChangeSeen[];
}

export interface FrameProbe {
  read(): Promise<FramesSeen>;
  /** Takes what is on the screen away for one frame, as a mistake of the player would; the probe has to see it. */
  plantBlank(what: 'layer' | 'content'): Promise<void>;
}

/**
 * Looks at every frame that the kiosk's page makes, after all that runs in it and before it is painted: is each of five
 * points of the stage covered by the front layer or by the one that leaves, with something in it that is ready?
 */
export async function probeFrames(page: Page): Promise<FrameProbe> {
  await page.evaluate(startProbe);
  return {
    read: () => page.evaluate(() => (globalThis as unknown as { framesSeen: FramesSeen }).framesSeen),
    plantBlank: (what) => page.evaluate(plant, what),
  };
}

/** Runs in the page, so it can use nothing from outside of itself. */
function startProbe(): void {
  type Change = { -readonly [K in keyof ChangeSeen]: ChangeSeen[K] };
  const seen = { frames: 0, blanks: [] as string[], changes: [] as Change[] };
  Object.assign(globalThis, { framesSeen: seen });
  const found = document.querySelector<HTMLElement>('#stage');
  if (found === null) throw new Error('This page has no stage.');
  const stage = found;
  const loaded = new WeakSet<Element>(document.querySelectorAll('#stage iframe'));
  const drawn = new WeakSet<Element>();
  document.addEventListener('load', ({ target }) => target instanceof Element && loaded.add(target), true);

  const isVisible = (element: Element): boolean => getComputedStyle(element).visibility === 'visible';
  function isReady(layer: HTMLElement): boolean {
    if (layer.dataset['type'] === 'off') return true;
    return [...layer.children].some((inside) => isVisible(inside) && hasPicture(inside));
  }
  function hasPicture(inside: Element): boolean {
    if (inside instanceof HTMLImageElement) return inside.complete && inside.naturalWidth > 0;
    // While it seeks, as at the end of each loop, it keeps its last picture.
    if (inside instanceof HTMLVideoElement)
      return inside.videoWidth > 0 && (inside.seeking || inside.readyState >= inside.HAVE_CURRENT_DATA);
    if (inside instanceof HTMLIFrameElement) return loaded.has(inside);
    if (inside instanceof HTMLCanvasElement) return isDrawn(inside);
    return inside.textContent.trim() !== '';
  }
  /** Looked at once: reading pixels in every frame would slow down what is measured. */
  function isDrawn(canvas: HTMLCanvasElement): boolean {
    const { width, height } = canvas;
    if (width === 0 || height === 0) return false;
    if (drawn.has(canvas)) return true;
    const [, , , opacity] = canvas.getContext('2d')?.getImageData(width / 2, height / 2, 1, 1).data ?? [];
    if (opacity === 255) drawn.add(canvas);
    return opacity === 255;
  }

  /** What is wrong at a point; null: something ready is to be seen. */
  function wrongAt(x: number, y: number): string | null {
    for (const element of document.elementsFromPoint(x, y)) {
      if (element.matches('.kiosk-card')) return null;
      if (!(element instanceof HTMLElement) || element.dataset['layer'] === undefined) continue;
      const { type = '?', layer } = element.dataset;
      // What is see-through lets the one below show.
      if (Number(getComputedStyle(element).opacity) < 1) continue;
      if (layer === 'back') return `${type} before its time`;
      return isReady(element) ? null : `${type} that is not ready`;
    }
    return 'nothing';
  }

  let last: Element | null = stage.querySelector('[data-layer=front]');
  function noteChange(paintedAt: number): void {
    const front = stage.querySelector<HTMLElement>('[data-layer=front]');
    if (front === null || front === last) return;
    const clockAhead = Date.now() - performance.now();
    const since = Date.parse(stage.dataset['since'] ?? '');
    const lateAt = (at: number): number | null => (Number.isNaN(since) ? null : at + clockAhead - since);
    const effect = front.getAnimations()[0]?.effect;
    const frames = effect instanceof KeyframeEffect ? effect.getKeyframes() : [];
    const change: Change = {
      from: last instanceof HTMLElement ? (last.dataset['type'] ?? '') : '',
      to: front.dataset['type'] ?? '',
      at: paintedAt + clockAhead,
      moves: ['opacity', 'transform'].find((property) => property in (frames[0] ?? {})) ?? '',
      lateMs: lateAt(paintedAt),
      pictureLateMs: null,
    };
    seen.changes.push(change);
    last = front;
    front.querySelector('video')?.requestVideoFrameCallback((at) => {
      change.pictureLateMs = lateAt(at);
    });
  }

  // An observer of sizes is called in every frame in which one changed, after all callbacks of that frame.
  const ticker = document.createElement('div');
  Object.assign(ticker.style, { position: 'fixed', height: '1px', visibility: 'hidden' });
  document.body.append(ticker);
  new ResizeObserver(() => {
    seen.frames += 1;
    noteChange(performance.now());
    const { left, top, width, height } = stage.getBoundingClientRect();
    const wrong = [
      [0.5, 0.5],
      [0.1, 0.2],
      [0.9, 0.2],
      [0.1, 0.8],
      [0.9, 0.8],
    ]
      .map(([x = 0, y = 0]) => wrongAt(left + x * width, top + y * height))
      .find((problem) => problem !== null);
    if (wrong !== undefined) seen.blanks.push(`${wrong}, in frame ${seen.frames}`);
  }).observe(ticker);
  function tick(): void {
    ticker.style.width = `${1 + (seen.frames % 2)}px`;
    requestAnimationFrame(tick);
  }
  requestAnimationFrame(tick);
}

/** Runs in the page as well. */
async function plant(what: 'layer' | 'content'): Promise<void> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  // Under a change the old layer would show, and nothing would be blank.
  while (document.querySelector('#stage [data-layer=leaving]') !== null) await frame();
  const front = document.querySelector<HTMLElement>('#stage [data-layer=front]');
  if (front === null) throw new Error('There is nothing in front.');
  const targets = what === 'layer' ? [front] : front.querySelectorAll<HTMLElement>('*');
  await frame();
  for (const target of targets) target.style.visibility = 'hidden';
  await frame();
  for (const target of targets) target.style.visibility = '';
}
