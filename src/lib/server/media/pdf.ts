import { open, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { Problem } from '../problem';
import { runTool } from './run-tool';

const answerSchema = v.union([
  v.object({ pages: v.pipe(v.number(), v.integer(), v.minValue(1)), drawn: v.boolean() }),
  v.object({ problem: v.literal('too-many-pages'), pages: v.number() }),
  v.object({ problem: v.picklist(['locked', 'damaged']), why: v.optional(v.string()) }),
]);

/** Stands beside this module, in the source and in what is built of it. */
const PROGRAM = fileURLToPath(new URL('./read-pdf.js', import.meta.url));
const WITHIN_MS = 60_000;
/** What it may take of memory, where the shell can say so (Linux): a few bytes of a PDF can unpack to gigabytes. */
const MOST_KB = 1_500_000;
const LIMITED = `ulimit -d ${MOST_KB} 2>/dev/null; exec "$0" "$@"`;

const DAMAGED = 'This PDF is damaged or was cut off on its way. Export it again and upload that.';

/** A reader of PDFs looks for the end only roughly, so that anything could stand behind it. @throws {Problem} */
async function checkEnd(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'r');
  try {
    const tail = Buffer.alloc(Math.min(1_024, bytes));
    await handle.read(tail, 0, tail.length, bytes - tail.length);
    const text = tail.toString('latin1');
    const end = text.lastIndexOf('%%EOF');
    if (end < 0) throw new Problem(422, 'damaged-media', DAMAGED);
    if (/^%%EOF[\0\s]*$/.test(text.slice(end))) return;
    throw new Problem(
      422,
      'damaged-media',
      'Something that is no PDF was put behind the end of this one. Export it again and upload that.',
    );
  } finally {
    await handle.close();
  }
}

export interface PdfFacts {
  readonly pages: number;
  /** The first page as PNG; null where this machine can't draw it. */
  readonly picture: Buffer | null;
}

/**
 * Opens a PDF and every page of it in a process of its own, bounded in time and memory; nothing of it is run.
 * @throws {Problem} `damaged-media`, `locked-document` or `too-many-pages` (422)
 */
export async function readPdf(file: string, bytes: number): Promise<PdfFacts> {
  await checkEnd(file, bytes);
  const picture = `${file}.png`;
  try {
    const result = await runTool('sh', ['-c', LIMITED, process.execPath, PROGRAM, file, picture], WITHIN_MS);
    const answer =
      result.outcome === 'done'
        ? v.safeParse(v.pipe(v.string(), v.parseJson(), answerSchema), result.output.toString('utf8'))
        : null;
    if (answer?.success !== true) {
      throw new Problem(422, 'damaged-media', DAMAGED, {
        cause: result.outcome === 'failed' ? new Error(result.message) : undefined,
      });
    }
    const facts = answer.output;
    if ('drawn' in facts)
      return { pages: facts.pages, picture: facts.drawn ? await readFile(picture) : null };
    throw refusal(facts);
  } finally {
    await rm(picture, { force: true });
  }
}

type Refused = Exclude<v.InferOutput<typeof answerSchema>, { drawn: boolean }>;

function refusal(facts: Refused): Problem {
  switch (facts.problem) {
    case 'locked':
      return new Problem(
        422,
        'locked-document',
        'This PDF opens with a password only, which no screen can type. Save it without one and upload that.',
      );
    case 'too-many-pages':
      return new Problem(
        422,
        'too-many-pages',
        `This PDF has ${facts.pages} pages; 1000 are the most. Split it and upload the parts.`,
      );
    case 'damaged':
      return new Problem(422, 'damaged-media', DAMAGED, {
        cause: new Error(facts.why ?? 'a page without a size'),
      });
  }
}
