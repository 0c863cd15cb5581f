import { DEFAULT_SECONDS_PER_PAGE } from '#lib/model/content-types/document';
import { contentForm } from './content-form';

export interface DocumentDraft {
  /** `NaN` while the number is no number. */
  secondsPerPage: number;
}

export const documentForm = contentForm('document', {
  add: null,
  wide: true,
  draft: (content): DocumentDraft => ({
    secondsPerPage: content?.secondsPerPage ?? DEFAULT_SECONDS_PER_PAGE,
  }),
  fields: ({ secondsPerPage }) => ({ secondsPerPage }),
  shows: ['secondsPerPage'],
  problem: ({ secondsPerPage }) =>
    Number.isNaN(secondsPerPage)
      ? { field: 'secondsPerPage', message: 'Write how many seconds, from 1 up.' }
      : null,
  seconds({ secondsPerPage }, content) {
    const seconds = (content?.media.pages ?? 0) * secondsPerPage;
    return seconds > 0 ? seconds : null;
  },
});
