import type { Announcement } from '#lib/model/content-types/text';
import { contentForm } from './content-form';

export interface TextDraft {
  text: Announcement;
}

/** What people mostly write on: light on dark reads well from afar. */
const EMPTY: Announcement = { title: '', body: '', colour: '#ffffff', align: 'center' };

export const textForm = contentForm('text', {
  add: { button: 'Add text', title: 'Add a text' },
  wide: true,
  background: '#0f4c47',
  draft: (content): TextDraft => ({ text: content?.text ?? EMPTY }),
  fields: ({ text }) => ({ text }),
  shows: ['text'],
});
