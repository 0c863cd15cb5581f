/** A run of characters that look the same. */
export interface Span {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
}

export type Block =
  | { readonly kind: 'heading' | 'paragraph'; readonly spans: readonly Span[] }
  | {
      readonly kind: 'list';
      /** The number of its first item; null: it has dots. */
      readonly start: number | null;
      readonly items: readonly (readonly Span[])[];
    };

type Look = Omit<Span, 'text'>;
const PLAIN: Look = { bold: false, italic: false, underline: false };

/** `\*` stands for the sign itself; marks stand close to what they mark, and within a line. */
const MARK = /\\([\\*_#-])|(\*\*\*|\*\*|__|\*)(?=\S)(.+?)(?<=\S)\2/g;
const LOOK_OF: Readonly<Record<string, Partial<Look>>> = {
  '***': { bold: true, italic: true },
  '**': { bold: true },
  '*': { italic: true },
  __: { underline: true },
};

function spansOf(text: string, look: Look): readonly Span[] {
  const spans: Span[] = [];
  const add = (part: string): void => {
    if (part !== '') spans.push({ text: part, ...look });
  };
  let end = 0;
  for (const match of text.matchAll(MARK)) {
    const [whole, escaped, mark = '', inner = ''] = match;
    add(text.slice(end, match.index));
    if (escaped === undefined) spans.push(...spansOf(inner, { ...look, ...LOOK_OF[mark] }));
    else add(escaped);
    end = match.index + whole.length;
  }
  add(text.slice(end));
  return spans;
}

const HEADING = /^#{1,3}\s+(.+)$/;
const ITEM = /^(?:[-*]|(0|[1-9]\d{0,2})[.)])\s+(.+)$/;

/**
 * Reads `# heading`, `- item`, `1. item`, `**bold**`, `*italic*` and `__underlined__`. Every text is one: what is no mark
 * is shown as it stands. Lines that follow each other are one paragraph, with their breaks. Items keep their numbers: "24.
 * December" begins a list at 24.
 */
export function readLightMarkup(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  const endParagraph = (): void => {
    if (lines.length === 0) return;
    const spans = lines.flatMap((line, index) => [
      ...(index === 0 ? [] : [{ text: '\n', ...PLAIN }]),
      ...spansOf(line, PLAIN),
    ]);
    blocks.push({ kind: 'paragraph', spans });
    lines = [];
  };
  for (const line of text.split('\n')) {
    const heading = HEADING.exec(line)?.[1];
    const item = ITEM.exec(line);
    if (heading === undefined && item === null && line.trim() !== '') {
      lines.push(line);
      continue;
    }
    endParagraph();
    if (heading !== undefined) blocks.push({ kind: 'heading', spans: spansOf(heading, PLAIN) });
    if (item === null) continue;
    const [, number, words = ''] = item;
    const start = number === undefined ? null : Number(number);
    const last = blocks.at(-1);
    const spans = spansOf(words, PLAIN);
    if (last?.kind === 'list' && start === (last.start === null ? null : last.start + last.items.length))
      blocks[blocks.length - 1] = { ...last, items: [...last.items, spans] };
    else blocks.push({ kind: 'list', start, items: [spans] });
  }
  endParagraph();
  return blocks;
}
