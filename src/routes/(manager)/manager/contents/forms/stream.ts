import { contentForm } from './content-form';

export interface StreamDraft {
  address: string;
}

export const streamForm = contentForm('stream', {
  add: { button: 'Add live stream', title: 'Add a live stream' },
  wide: false,
  draft: (content): StreamDraft => ({ address: content?.address ?? '' }),
  fields: ({ address }) => ({ address }),
  shows: ['address'],
});
