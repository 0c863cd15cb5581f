import type * as Y from 'yjs';
import type { EditOrigin } from '#lib/model/edit';
import { setGroupMember } from '#lib/model/group';

/** Who is in which group, one pair at a time: what others put in or took out meanwhile stays so. */
export interface Membership {
  readonly group: string;
  readonly screen: string;
}

/** Puts in what is new in `after`, takes out what is missing there. */
export function setMembers(
  doc: Y.Doc,
  before: readonly Membership[],
  after: readonly Membership[],
  origin: EditOrigin,
): void {
  const has = (list: readonly Membership[], { group, screen }: Membership): boolean =>
    list.some((one) => one.group === group && one.screen === screen);
  for (const pair of after) {
    if (!has(before, pair)) setGroupMember(doc, pair.group, pair.screen, true, origin);
  }
  for (const pair of before) {
    if (!has(after, pair)) setGroupMember(doc, pair.group, pair.screen, false, origin);
  }
}
