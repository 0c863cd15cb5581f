import { factsOf, youtubeAddress, youtubeVideoOf, type YoutubeFacts } from '#lib/model/youtube';
import { contentForm } from './content-form';

export interface YoutubeDraft {
  /** As it was typed, in any form that YouTube has. */
  address: string;
  facts: YoutubeFacts | null;
}

const NO_VIDEO =
  'No video of YouTube is at this address: copy it from the browser, such as https://www.youtube.com/watch?v=…';

export const youtubeForm = contentForm('youtube', {
  add: { button: 'Add YouTube video', title: 'Add a YouTube video' },
  wide: false,
  fillsName: true,
  draft: (content): YoutubeDraft => ({
    address: content === null ? '' : youtubeAddress(content.video),
    facts: content === null ? null : factsOf(content),
  }),
  // What is no address of YouTube is refused by the record, with its sentence.
  fields: ({ address, facts }) => ({ video: youtubeVideoOf(address) ?? address, facts }),
  shows: ['video'],
  problem: ({ address }) => (youtubeVideoOf(address) === null ? { field: 'video', message: NO_VIDEO } : null),
  seconds({ address, facts }) {
    if (facts === null || facts.durationMs === null || facts.video !== youtubeVideoOf(address)) return null;
    return facts.durationMs / 1_000;
  },
});
