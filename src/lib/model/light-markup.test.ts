import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLightMarkup, type Span } from './light-markup';

/** Spans as a text: `b` bold, `i` italic, `u` underlined. */
const shown = (spans: readonly Span[]): string =>
  spans
    .map(({ text, bold, italic, underline }) => {
      const marks = `${bold ? 'b' : ''}${italic ? 'i' : ''}${underline ? 'u' : ''}`;
      return marks === '' ? text : `[${marks}:${text}]`;
    })
    .join('');

const read = (text: string): readonly string[] =>
  readLightMarkup(text).map((block) =>
    block.kind === 'list'
      ? `${block.start === null ? 'ul' : `ol${block.start}`} ${block.items.map(shown).join(' | ')}`
      : `${block.kind} ${shown(block.spans)}`,
  );

it.each([
  ['Hello', ['paragraph Hello']],
  ['# Menu\nSoup\nBread\n\nEnjoy', ['heading Menu', 'paragraph Soup\nBread', 'paragraph Enjoy']],
  ['- a\n- b\n1. c\n2) d', ['ul a | b', 'ol1 c | d']],
  ['24. December: closed\n31. December: closed', ['ol24 December: closed', 'ol31 December: closed']],
  ['01. Mai', ['paragraph 01. Mai']],
  ['***both***', ['paragraph [bi:both]']],
  ['**now** and *then* and __here__', ['paragraph [b:now] and [i:then] and [u:here]']],
  ['**all *of* it**', ['paragraph [b:all ][bi:of][b: it]']],
  ['2 * 3 * 4 and 5*', ['paragraph 2 * 3 * 4 and 5*']],
  ['\\*not\\* \\# this', ['paragraph *not* # this']],
  ['#no heading\n-no item', ['paragraph #no heading\n-no item']],
  ['*over\nlines*', ['paragraph *over\nlines*']],
  ['<b onclick="x">**&amp;**</b>', ['paragraph <b onclick="x">[b:&amp;]</b>']],
  ['', []],
])('%j', (text, expected) => {
  expect(read(text)).toEqual(expected);
});

it('reads whatever is typed, and drops no word and no number', () => {
  const text = fc.string({
    unit: fc.constantFrom('*', '**', '__', '\\', '#', '- ', '1. ', '7) ', ' ', '\n', 'a', 'ß'),
  });
  fc.assert(
    fc.property(text, (typed) => {
      const letters = (one: string) => one.replace(/[^aß\d]/g, '');
      const textOf = (spans: readonly Span[]) => spans.map((span) => span.text).join('');
      const kept = readLightMarkup(typed)
        .map((block) =>
          block.kind === 'list'
            ? block.items
                .map((item, index) => `${block.start === null ? '' : block.start + index}${textOf(item)}`)
                .join('')
            : textOf(block.spans),
        )
        .join('');
      expect(letters(kept)).toBe(letters(typed));
    }),
  );
});
