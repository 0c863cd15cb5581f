import type { Content, ContentPatch, NewContent } from '#lib/model/content';
import { DEFAULT_SECONDS_PER_PAGE } from '#lib/model/content-types/document';
import type { Announcement } from '#lib/model/content-types/text';
import type { Duration } from '#lib/model/values';
import { changedFields } from '#lib/state/changed-fields';
import { factsOf, youtubeAddress, youtubeVideoOf, type YoutubeFacts } from '#lib/model/youtube';
import type { FormProblem } from '../attempt';

/** A content as its form holds it: all that can be typed, also what is not yet valid. */
export interface ContentDraft {
  name: string;
  /** `NaN` while the number is no number. */
  duration: Duration;
  fit: Content['fit'];
  background: string;
  /** `''`: no such end. */
  from: string;
  to: string;
  tags: readonly string[];
  /** Web pages only. */
  url: string;
  /** YouTube only: as it was typed, in any form that YouTube has. */
  address: string;
  facts: YoutubeFacts | null;
  /** Texts only. */
  text: Announcement;
  /** Documents only; `NaN` while the number is no number. */
  secondsPerPage: number;
}

/** What a form makes; files come by upload. */
export type TypedContent = 'url' | 'text' | 'youtube';

/** What people mostly write on: light on dark reads well from afar. */
const EMPTY_TEXT: Announcement = { title: '', body: '', colour: '#ffffff', align: 'center' };

export function emptyDraft(type: TypedContent): ContentDraft {
  return {
    name: '',
    duration: 'auto',
    fit: 'contain',
    background: type === 'text' ? '#0f4c47' : '#000000',
    from: '',
    to: '',
    tags: [],
    url: '',
    address: '',
    facts: null,
    text: EMPTY_TEXT,
    secondsPerPage: DEFAULT_SECONDS_PER_PAGE,
  };
}

export function draftOf(content: Content): ContentDraft {
  return {
    name: content.name,
    duration: content.duration,
    fit: content.fit,
    background: content.background,
    from: content.validity?.from ?? '',
    to: content.validity?.to ?? '',
    tags: content.tags,
    url: content.type === 'url' ? content.url : '',
    address: content.type === 'youtube' ? youtubeAddress(content.video) : '',
    facts: content.type === 'youtube' ? factsOf(content) : null,
    text: content.type === 'text' ? content.text : EMPTY_TEXT,
    secondsPerPage: content.type === 'document' ? content.secondsPerPage : DEFAULT_SECONDS_PER_PAGE,
  };
}

/** The length of the video at YouTube that a draft names, in seconds; null when there is none, or none is known. */
export function filmSeconds({ address, facts }: ContentDraft): number | null {
  if (facts === null || facts.durationMs === null || facts.video !== youtubeVideoOf(address)) return null;
  return facts.durationMs / 1_000;
}

/** The length that a draft's own fields come to, in seconds; null when they say nothing of it. */
export function draftSeconds(draft: ContentDraft, existing: Content | null): number | null {
  if (existing?.type !== 'document') return filmSeconds(draft);
  const seconds = (existing.media.pages ?? 0) * draft.secondsPerPage;
  return seconds > 0 ? seconds : null;
}

/** What the model can't say as well; null when the rest is up to it. */
export function draftProblem(type: Content['type'], draft: ContentDraft): FormProblem | null {
  if (type === 'youtube' && youtubeVideoOf(draft.address) === null) {
    return { field: 'video', message: NO_VIDEO };
  }
  if (type === 'document' && Number.isNaN(draft.secondsPerPage)) {
    return { field: 'secondsPerPage', message: 'Write how many seconds, from 1 up.' };
  }
  if (Number.isNaN(draft.duration)) {
    return { field: 'duration', message: 'Write how many seconds, from 1 up.' };
  }
  if (draft.from !== '' && draft.to !== '' && draft.to < draft.from) {
    return { field: 'validity', message: 'The last day is before the first one.' };
  }
  return null;
}

export const NO_VIDEO =
  'No video of YouTube is at this address: copy it from the browser, such as https://www.youtube.com/watch?v=…';

/** The fields of the record that a draft stands for; those of other types are left out. */
function fieldsOf(type: Content['type'], draft: ContentDraft) {
  const { name, duration, fit, background, from, to, url, text, address, facts, secondsPerPage } = draft;
  return {
    name,
    duration,
    fit,
    background,
    validity: from === '' && to === '' ? null : { from: from || null, to: to || null },
    ...(type === 'url' ? { url } : {}),
    ...(type === 'text' ? { text } : {}),
    ...(type === 'document' ? { secondsPerPage } : {}),
    // What is no address of YouTube is refused by the record, with its sentence.
    ...(type === 'youtube' ? { video: youtubeVideoOf(address) ?? address, facts } : {}),
  };
}

/** Only what the person changed: what others changed meanwhile stays theirs. Tags go one by one (`setTag`). */
export function patchOf(type: Content['type'], before: ContentDraft, after: ContentDraft): ContentPatch {
  return changedFields(fieldsOf(type, before), fieldsOf(type, after));
}

export function newContent(
  type: TypedContent,
  draft: ContentDraft,
  made: { readonly at: number; readonly createdBy: string },
): NewContent {
  const { tags, url, text, address, facts } = draft;
  const fields = { ...fieldsOf(type, draft), tags, ...made };
  switch (type) {
    case 'url':
      return { ...fields, type, url };
    case 'text':
      return { ...fields, type, text };
    case 'youtube':
      return { ...fields, type, video: youtubeVideoOf(address) ?? address, facts };
  }
}
