import type { ContentOf, ContentPatch, ContentType, NewContent } from '#lib/model/content';
import { changedFields } from '#lib/state/changed-fields';
import type { FormProblem } from '../attempt';
import type { CommonDraft } from './forms/content-form';
import { formOf, type OwnDraft } from './forms/forms';

/** A content as its form holds it: all that can be typed, also what is not yet valid. */
export type ContentDraft<T extends ContentType = ContentType> = CommonDraft & OwnDraft<T>;

/** Of a content, or of a new one of its type. */
export function draftOf<T extends ContentType>(type: T, content: ContentOf<T> | null): ContentDraft<T> {
  const form = formOf(type);
  return {
    name: content?.name ?? '',
    duration: content?.duration ?? 'auto',
    fit: content?.fit ?? 'contain',
    background: content?.background ?? form.background ?? '#000000',
    from: content?.validity?.from ?? '',
    to: content?.validity?.to ?? '',
    tags: content?.tags ?? [],
    ...form.draft(content),
  };
}

/** The length that a draft's own fields come to, in seconds; null when they say nothing of it. */
export function draftSeconds<T extends ContentType>(
  type: T,
  draft: ContentDraft<T>,
  content: ContentOf<T> | null,
): number | null {
  return formOf(type).seconds?.(draft, content) ?? null;
}

/** What the model can't say as well; null when the rest is up to it. */
export function draftProblem<T extends ContentType>(type: T, draft: ContentDraft<T>): FormProblem | null {
  const own = formOf(type).problem?.(draft) ?? null;
  if (own !== null) return own;
  if (Number.isNaN(draft.duration)) {
    return { field: 'duration', message: 'Write how many seconds, from 1 up.' };
  }
  if (draft.from !== '' && draft.to !== '' && draft.to < draft.from) {
    return { field: 'validity', message: 'The last day is before the first one.' };
  }
  return null;
}

/** The fields of the record that a draft stands for. */
function fieldsOf<T extends ContentType>(type: T, draft: ContentDraft<T>) {
  const { name, duration, fit, background, from, to } = draft;
  return {
    name,
    duration,
    fit,
    background,
    validity: from === '' && to === '' ? null : { from: from || null, to: to || null },
    ...formOf(type).fields(draft),
  };
}

/** Only what the person changed: what others changed meanwhile stays theirs. Tags go one by one (`setTag`). */
export function patchOf<T extends ContentType>(
  type: T,
  before: ContentDraft<T>,
  after: ContentDraft<T>,
): ContentPatch {
  return changedFields(fieldsOf(type, before), fieldsOf(type, after));
}

export function newContent<T extends ContentType>(
  type: T,
  draft: ContentDraft<T>,
  made: { readonly at: number; readonly createdBy: string },
): NewContent {
  const { tags } = draft;
  // That a form gives what its type needs, the compiler can't follow; the record's schema sees it at the save.
  return { ...fieldsOf(type, draft), tags, ...made, type } as NewContent;
}
