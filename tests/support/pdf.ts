import { constants, deflateRawSync, deflateSync } from 'node:zlib';

/** Parts of a PDF by their number, from 1 on. */
function pdfOf(objects: readonly string[], trailer = ''): Buffer {
  let text = '%PDF-1.7\n';
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  const table = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

const stream = (words: string) => `<< /Length ${words.length} >>\nstream\n${words}\nendstream`;

interface PdfOptions {
  /** What stands in the catalog beside the pages, such as an action that would be run when it is opened. */
  readonly catalog?: string;
  readonly trailer?: string;
}

/** A PDF of pages of 400 × 300 points, each all of one colour (red, green and blue from 0 to 1). */
export function pdf(
  colours: readonly (readonly [number, number, number])[],
  options: PdfOptions = {},
): Buffer {
  const kids = colours.map((_colour, index) => `${3 + 2 * index} 0 R`);
  return pdfOf(
    [
      `<< /Type /Catalog /Pages 2 0 R ${options.catalog ?? ''} >>`,
      `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${colours.length} >>`,
      ...colours.flatMap((colour, index) => [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents ${4 + 2 * index} 0 R /Resources << >> >>`,
        stream(`${colour.join(' ')} rg 0 0 400 300 re f`),
      ]),
    ],
    options.trailer,
  );
}

export const RED = [1, 0, 0] as const;
export const GREEN = [0, 1, 0] as const;
export const BLUE = [0, 0, 1] as const;

/** Its standard encryption names a password that nobody knows. */
export function lockedPdf(): Buffer {
  const key = '00'.repeat(32);
  return pdf([RED], {
    trailer: `/ID [<${'11'.repeat(16)}> <${'11'.repeat(16)}>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <${key}> /U <${key}> >>`,
  });
}

/** A page of a few kB whose drawing unpacks to 4 GB. */
export function hostilePdf(): Buffer {
  // A flushed block stands for itself, so one of 100 MB can follow itself as often as wanted.
  const block = deflateRawSync(Buffer.alloc(100_000_000), { finishFlush: constants.Z_FULL_FLUSH });
  const blocks = Array.from({ length: 40 }, () => block);
  const once = Buffer.concat([Buffer.from([0x78, 0x9c]), ...blocks, Buffer.from([3, 0])]);
  const packed = deflateSync(once).toString('latin1');
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R /Resources << >> >>',
    `<< /Length ${packed.length} /Filter [/FlateDecode /FlateDecode] >>\nstream\n${packed}\nendstream`,
  ]);
}
