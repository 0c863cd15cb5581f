import { SCREENSHOT_BYTES, SCREENSHOT_PIXELS, type LiveAnswer } from '#lib/protocol/live-command';
import { drawPage } from './draw-page';
import { upright, uprightSize, type Turn } from './turned';

export interface ScreenshotOptions {
  /** The stage. */
  readonly root: HTMLElement;
  readonly turn: Turn;
  /** What stands on what can't be drawn: frames of other pages. */
  readonly framed: string;
  /** Server time in ms. */
  readonly at: number;
}

export interface Screenshot {
  readonly picture: NonNullable<LiveAnswer['picture']>;
  readonly bytes: Uint8Array;
}

/** The second one is for what compresses badly. */
const QUALITIES = [0.8, 0.4];

/** A picture of what the stage shows, upright, at most 1280 pixels long. @throws when the browser can't make one */
export async function takeScreenshot({ root, turn, framed, at }: ScreenshotOptions): Promise<Screenshot> {
  const stage = root.getBoundingClientRect();
  const size = uprightSize(stage, turn);
  const scale = Math.min(1, SCREENSHOT_PIXELS / Math.max(size.width, size.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(size.width * scale));
  canvas.height = Math.max(1, Math.round(size.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser gives no canvas to draw on.');
  context.scale(scale, scale);
  const place = ({ left, top, width, height }: DOMRect) =>
    upright({ left: left - stage.left, top: top - stage.top, width, height }, stage, turn);
  drawPage({ context, place, framed }, root);
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (blob === null || blob.size > SCREENSHOT_BYTES) continue;
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return { picture: { type: 'image/jpeg', at, width: canvas.width, height: canvas.height }, bytes };
  }
  throw new Error('The picture is too large to be sent.');
}
