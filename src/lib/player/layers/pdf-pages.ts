import { getDocument, GlobalWorkerOptions, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
// As it is: the older build, which reads PDFs also in the oldest Chromium that a kiosk may have.
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
// Scans are often JPEG 2000, whose decoder the worker loads when it meets one.
import jpeg2000Url from 'pdfjs-dist/wasm/openjpeg_nowasm_fallback.js?url';

GlobalWorkerOptions.workerSrc = workerUrl;

/** Pictures inside a page that are larger than this are left out: a small kiosk has no memory for them. */
const MOST_IMAGE_PIXELS = 50_000_000;
/** No screen shows more, and a page may say that it is kilometres large. */
const MOST_CANVAS_PIXELS = 3_840 * 2_160;

/** An open PDF. */
export interface PdfPages {
  readonly count: number;
  /** Draws a page, as large as it is shown in a box of this size (in pixels of the screen). */
  draw(page: number, box: PageBox): Promise<HTMLCanvasElement>;
  /** Ends its worker and frees its memory. */
  close(): void;
}

export interface PageBox {
  readonly width: number;
  readonly height: number;
  readonly fit: 'contain' | 'cover';
}

/** Opens a PDF; none of its scripts, forms or links is run. Rejects what is damaged or has a password. */
export async function openPdf(data: ArrayBuffer, signal: AbortSignal): Promise<PdfPages> {
  const loading = getDocument({
    data,
    verbosity: VerbosityLevel.ERRORS,
    isEvalSupported: false,
    enableXfa: false,
    // The page's policy allows no WebAssembly.
    useWasm: false,
    // The reader puts the file's name behind this, where it names nothing: the file that was built has another name.
    wasmUrl: `${jpeg2000Url}#/`,
    maxImageSize: MOST_IMAGE_PIXELS,
  });
  // The worker answers nothing any more then; there is nobody left to tell.
  const close = (): void => void loading.destroy().catch(() => undefined);
  signal.addEventListener('abort', close, { once: true });
  const pdf = await loading.promise
    .catch((cause: unknown) => {
      // A kiosk tries again and again: each try would leave a worker behind.
      close();
      throw cause;
    })
    .finally(() => signal.removeEventListener('abort', close));
  return {
    count: pdf.numPages,
    async draw(number, { width, height, fit }) {
      const page = await pdf.getPage(number);
      const whole = page.getViewport({ scale: 1 });
      const scales = [width / whole.width, height / whole.height];
      const wanted = fit === 'cover' ? Math.max(...scales) : Math.min(...scales);
      const most = Math.sqrt(MOST_CANVAS_PIXELS / (whole.width * whole.height));
      const viewport = page.getViewport({ scale: Math.min(wanted, most) });
      const canvas = document.createElement('canvas');
      canvas.width = Math.max(1, Math.round(viewport.width));
      canvas.height = Math.max(1, Math.round(viewport.height));
      await page.render({ canvas, viewport }).promise;
      page.cleanup();
      return canvas;
    },
    close,
  };
}
