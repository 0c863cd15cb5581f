import { contentForm } from './content-form';

export interface UrlDraft {
  url: string;
  /** Null: it is loaded once. */
  reloadSeconds: number | null;
  /** `NaN` while the number is no number. */
  zoom: number;
  scroll: number;
}

export const urlForm = contentForm('url', {
  add: { button: 'Add web page', title: 'Add a web page' },
  wide: false,
  draft: (content): UrlDraft => ({
    url: content?.url ?? '',
    reloadSeconds: content?.reloadSeconds ?? null,
    zoom: content?.zoom ?? 100,
    scroll: content?.scroll ?? 0,
  }),
  fields: ({ url, reloadSeconds, zoom, scroll }) => ({ url, reloadSeconds, zoom, scroll }),
  shows: ['url', 'reloadSeconds', 'zoom', 'scroll'],
  problem({ zoom, scroll }) {
    if (Number.isNaN(zoom)) return { field: 'zoom', message: 'Write a percentage from 25 to 500.' };
    if (Number.isNaN(scroll)) return { field: 'scroll', message: 'Write how many pixels, from 0 up.' };
    return null;
  },
});
