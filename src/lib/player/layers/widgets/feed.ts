import { sourceLine } from './age';
import type { Face, Line } from './face';

/** As few as this have room for what they say beside their titles. */
const FEW = 3;

/** The newest entries of a feed. */
export const feedFace: Face<'feed'> = ({ items }, view, known) => {
  if (known?.news.kind !== 'feed') return null;
  const { title, entries } = known.news;
  const shown = entries.slice(0, items);
  const lines = shown.flatMap((entry): readonly Line[] => {
    const [head, rest] = entry.title === '' ? [entry.text, ''] : [entry.title, entry.text];
    const line: Line = { look: 'entry', text: head };
    return shown.length > FEW || rest === '' ? [line] : [line, { look: 'detail', text: rest }];
  });
  return [...lines, sourceLine(title, known.fetchedAt, view)];
};
