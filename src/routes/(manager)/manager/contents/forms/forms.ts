import type { ContentOf, ContentType } from '#lib/model/content';
import type { ContentForm } from './content-form';
import { documentForm, type DocumentDraft } from './document';
import { fileForm } from './file';
import { streamForm, type StreamDraft } from './stream';
import { textForm, type TextDraft } from './text';
import { urlForm, type UrlDraft } from './url';
import { widgetForm, type WidgetDraft } from './widget';
import { youtubeForm, type YoutubeDraft } from './youtube';

/** What the form of each type holds beside what all have. */
interface OwnDrafts {
  image: object;
  video: object;
  audio: object;
  document: DocumentDraft;
  url: UrlDraft;
  youtube: YoutubeDraft;
  stream: StreamDraft;
  text: TextDraft;
  widget: WidgetDraft;
}
export type OwnDraft<T extends ContentType> = OwnDrafts[T];

/** How each type is edited, in the order in which people are offered them: a new one is a file beside these and a line here. */
const FORMS: { readonly [T in ContentType]: ContentForm<ContentOf<T>, OwnDrafts[T]> } = {
  image: fileForm,
  video: fileForm,
  audio: fileForm,
  document: documentForm,
  url: urlForm,
  youtube: youtubeForm,
  stream: streamForm,
  text: textForm,
  widget: widgetForm,
};

export const formOf = <T extends ContentType>(type: T): ContentForm<ContentOf<T>, OwnDraft<T>> => FORMS[type];

export const TYPES = Object.keys(FORMS) as readonly ContentType[];

/** The types that are made in a form; files come by upload. */
export const ADDED = TYPES.flatMap((type) => {
  const { add } = formOf(type);
  return add === null ? [] : [{ type, ...add }];
});
