import { contentForm } from './content-form';

export interface UrlDraft {
  url: string;
}

export const urlForm = contentForm('url', {
  add: { button: 'Add web page', title: 'Add a web page' },
  wide: false,
  draft: (content): UrlDraft => ({ url: content?.url ?? '' }),
  fields: ({ url }) => ({ url }),
  shows: ['url'],
});
