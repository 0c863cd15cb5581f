/*
 * A program of its own: `node read-pdf.js <file> <picture>` reads a PDF that nobody trusts and writes what it is to the
 * standard output as JSON. Plain JavaScript, since it is also run from here, where Node reads no TypeScript.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A kiosk would go through them for hours, and every page is looked at here. */
const MOST_PAGES = 1_000;
const PICTURE_SIDE = 960;
/** A picture inside a page that is larger than this is left out: it would take all the memory there is. */
const MOST_IMAGE_PIXELS = 100_000_000;

const [file = '', picture = ''] = process.argv.slice(2);

/** @param {import('pdfjs-dist/legacy/build/pdf.mjs').PDFDocumentProxy} pdf */
async function drawFirstPage(pdf) {
  /** @type {typeof import('@napi-rs/canvas') | null} */
  const canvases = await import('@napi-rs/canvas').catch(() => null);
  // There is no canvas for every machine: the card then shows the sign of its type.
  if (canvases === null) return false;
  const page = await pdf.getPage(1);
  const { width, height } = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: PICTURE_SIDE / Math.max(width, height) });
  const canvas = canvases.createCanvas(
    Math.max(1, Math.round(viewport.width)),
    Math.max(1, Math.round(viewport.height)),
  );
  // It has all of a browser's canvas that the renderer asks for.
  const target = /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (canvas));
  await page.render({ canvas: target, viewport }).promise;
  await writeFile(picture, await canvas.encode('png'));
  return true;
}

async function read() {
  const loading = getDocument({
    data: new Uint8Array(await readFile(file)),
    verbosity: VerbosityLevel.ERRORS,
    // Nothing of it is run, and nothing is fetched for it.
    isEvalSupported: false,
    enableXfa: false,
    useWasm: false,
    useSystemFonts: false,
    maxImageSize: MOST_IMAGE_PIXELS,
    standardFontDataUrl: new URL(
      '../../standard_fonts/',
      import.meta.resolve('pdfjs-dist/legacy/build/pdf.mjs'),
    ).pathname,
  });
  const pdf = await loading.promise;
  const { numPages: pages } = pdf;
  if (pages > MOST_PAGES) return { problem: 'too-many-pages', pages };
  for (let number = 1; number <= pages; number += 1) {
    const { width, height } = (await pdf.getPage(number)).getViewport({ scale: 1 });
    if (!(width > 0 && height > 0)) return { problem: 'damaged' };
  }
  return { pages, drawn: await drawFirstPage(pdf) };
}

const answer = await read().catch((/** @type {unknown} */ error) => ({
  problem: error instanceof Error && error.name === 'PasswordException' ? 'locked' : 'damaged',
  why: String(error),
}));
process.stdout.write(JSON.stringify(answer), () => process.exit(0));
