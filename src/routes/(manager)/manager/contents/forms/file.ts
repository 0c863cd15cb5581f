import type { ContentOf } from '#lib/model/content';
import type { ContentForm } from './content-form';

/** A file that was uploaded and has nothing to be typed beside what all contents have. */
export const fileForm: ContentForm<ContentOf<'image' | 'video' | 'audio'>, object> = {
  add: null,
  wide: true,
  draft: () => ({}),
  fields: () => ({}),
  shows: [],
};
