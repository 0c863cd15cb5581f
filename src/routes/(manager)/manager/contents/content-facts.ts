import { lengthOf, type Content, type ContentType } from '#lib/model/content';
import type { Settings } from '#lib/model/settings';

export const TYPE_NAMES: Readonly<Record<ContentType, string>> = {
  image: 'Image',
  video: 'Video',
  audio: 'Audio',
  document: 'Document',
  url: 'Web page',
  stream: 'Live stream',
  text: 'Text',
  youtube: 'YouTube video',
  widget: 'Widget',
};

/** Seconds that an automatic duration comes to; `null`: a content that is not made yet. */
export function automaticSeconds(content: Content | null, settings: Settings): number {
  const own = content === null ? null : lengthOf(content);
  return own !== null && own > 0 ? own / 1_000 : settings.defaultSeconds;
}

/** How many pages a document has, as a sentence. */
export function pagesText(pages: number | undefined): string | null {
  if (pages === undefined) return null;
  return pages === 1 ? 'It has 1 page.' : `It has ${pages} pages.`;
}

/** Every tag in use, sorted. */
export function allTags(
  records: Iterable<{ readonly tags: readonly string[]; readonly deletedAt: number | null }>,
): string[] {
  const tags = new Set<string>();
  for (const record of records) {
    if (record.deletedAt === null) for (const tag of record.tags) tags.add(tag);
  }
  return [...tags].sort((a, b) => a.localeCompare(b));
}

/** Whether all typed words occur in the record's name or tags, whatever the case. */
export function matches(
  record: { readonly name: string; readonly tags?: readonly string[] },
  typed: string,
): boolean {
  const text = `${record.name} ${(record.tags ?? []).join(' ')}`.toLocaleLowerCase();
  return typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Contents that can be used, those of one type if named, that match what is typed; newest first. */
export function findContents(
  contents: Iterable<Content>,
  filter: { readonly typed: string; readonly type: ContentType | 'all' },
): Content[] {
  return [...contents]
    .filter(
      (content) =>
        content.deletedAt === null &&
        (filter.type === 'all' || content.type === filter.type) &&
        matches(content, filter.typed),
    )
    .sort((a, b) => b.createdAt - a.createdAt || a.name.localeCompare(b.name));
}

/** Why a content does not play today, as a word; null when its dates allow it. `today`: `YYYY-MM-DD`. */
export function validityWord(content: Content, today: string): string | null {
  const { validity } = content;
  if (validity === null) return null;
  if (validity.from !== null && today < validity.from) return 'Not yet';
  if (validity.to !== null && today > validity.to) return 'Over';
  return null;
}
