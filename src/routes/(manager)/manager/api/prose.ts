/** A run of a sentence; `code` is what stands in backticks in the document. */
export interface Run {
  readonly text: string;
  readonly code: boolean;
}

/** A sentence of the document, whose Markdown is backticks and nothing else. */
export function runsOf(sentence: string): readonly Run[] {
  const parts = sentence.split('`');
  // An odd one out is a backtick that closes nothing.
  if (parts.length % 2 === 0) return [{ text: sentence, code: false }];
  return parts.map((text, index) => ({ text, code: index % 2 === 1 })).filter(({ text }) => text !== '');
}
