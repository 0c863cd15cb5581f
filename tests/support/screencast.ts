import type { Page } from '@playwright/test';
import sharp from 'sharp';

/** Grey values from 0 to 255; what JPEG makes of one colour stays within these. */
const BLACK_BELOW = 8;
const WHITE_ABOVE = 250;

export interface BlankPicture {
  /** When the browser drew it, in ms since 1970. */
  readonly at: number;
  readonly colour: 'black' | 'white';
}

export interface Screencast {
  /** How many pictures were taken until now, and those of them that are black or white all over. */
  read(): Promise<{ readonly pictures: number; readonly blanks: readonly BlankPicture[] }>;
  stop(): Promise<void>;
}

/** Takes what the browser really drew, whenever that changes and it has the time, as small pictures. */
export async function startScreencast(page: Page): Promise<Screencast> {
  const devtools = await page.context().newCDPSession(page);
  const judged: Promise<BlankPicture | null>[] = [];
  devtools.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    const at = (metadata.timestamp ?? NaN) * 1_000;
    judged.push(
      blankColour(Buffer.from(data, 'base64')).then((colour) => (colour === null ? null : { at, colour })),
    );
    // The page may be closed by now, and then nobody waits for this.
    devtools.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  await devtools.send('Page.startScreencast', {
    format: 'jpeg',
    quality: 60,
    maxWidth: 192,
    maxHeight: 108,
    everyNthFrame: 1,
  });
  return {
    async read() {
      const blanks = await Promise.all(judged);
      return { pictures: blanks.length, blanks: blanks.filter((blank) => blank !== null) };
    },
    async stop() {
      await devtools.send('Page.stopScreencast');
      await devtools.detach();
    },
  };
}

async function blankColour(picture: Buffer): Promise<BlankPicture['colour'] | null> {
  const { channels } = await sharp(picture).greyscale().stats();
  const [grey] = channels;
  if (grey === undefined) return null;
  if (grey.max < BLACK_BELOW) return 'black';
  return grey.min > WHITE_ABOVE ? 'white' : null;
}
