import { expect, test } from 'vitest';
import { csvRow } from './csv';

test('cells are quoted where they need it', () => {
  expect(csvRow(['a1', 'a b', 'say "hi"', 'x,y', 'two\nlines', ''])).toBe(
    'a1,"a b","say ""hi""","x,y","two\nlines",\r\n',
  );
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '=HYPERLINK("http://x")'])(
  'a spreadsheet takes %j for text',
  (text) => {
    expect(csvRow([text])).toBe(`"'${text.replaceAll('"', '""')}"\r\n`);
  },
);
