import type { Content, ContentOf, ContentPatch, ContentType } from '#lib/model/content';
import type { Duration } from '#lib/model/values';
import type { FormProblem } from '../../attempt';

/** What the form of every content holds: all that can be typed, also what is not yet valid. */
export interface CommonDraft {
  name: string;
  /** `NaN` while the number is no number. */
  duration: Duration;
  fit: Content['fit'];
  background: string;
  /** `''`: no such end. */
  from: string;
  to: string;
  tags: readonly string[];
}

/** How contents of one type `C` are edited; `D` is what their form holds beside what all have. */
export interface ContentForm<C extends Content, D extends object> {
  /** What people press to add one, and what then stands above the form; null: files come by upload. */
  readonly add: { readonly button: string; readonly title: string } | null;
  /** Whether the form needs a wide dialog. */
  readonly wide: boolean;
  /** Whether its own fields may fill in the name, which they then stand before. */
  readonly fillsName?: boolean;
  /** What a new one starts with, where it isn't black. */
  readonly background?: string;
  /** Of a content; of a new one where there is none. */
  readonly draft: (content: C | null) => D;
  /** The fields of the record that a draft stands for. */
  readonly fields: (
    draft: D,
  ) => Pick<ContentPatch, Exclude<keyof ContentPatch, keyof CommonDraft | 'validity'>>;
  /** The fields whose problems its own form shows. */
  readonly shows: readonly string[];
  /** What the model can't say as well; null when the rest is up to it. */
  readonly problem?: (draft: D) => FormProblem | null;
  /** The length that a draft's own fields come to, in seconds; null when they say nothing of it. */
  readonly seconds?: (draft: D, content: C | null) => number | null;
}

/** The form of the contents of one type. */
export function contentForm<T extends ContentType, D extends object>(
  _type: T,
  form: ContentForm<ContentOf<T>, D>,
): ContentForm<ContentOf<T>, D> {
  return form;
}

/** What the component with a type's own fields is given. */
export interface OwnFieldsProps<T extends ContentType, D extends object> {
  draft: CommonDraft & D;
  /** Null: it is being added. */
  existing: ContentOf<T> | null;
  /** The sentence that belongs to a field of the record, if it was refused. */
  problem: (field: string) => string | null;
}
