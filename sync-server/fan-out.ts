import type { Change } from './commits';
import type { Connection } from './connection';
import { Frames } from './frame';
import { mergeUpdates } from './merge';
import { updateMessage } from './message';

/** One update of these changes, or null when there are none. */
function framesOf(changes: readonly Change[], version: number): Frames | null {
  const [first, ...more] = changes;
  if (first === undefined) return null;
  const update = more.length === 0 ? first.data : mergeUpdates(changes.map(({ data }) => data));
  return new Frames(version, (known) => updateMessage(update, known));
}

/**
 * SS4: tells everyone of a commit, in one message however many changes it took. Authors have their own and get the others'
 * alone; who joins later gets it with the rest. @returns how many were told
 */
export function fanOut(group: readonly Change[], connections: Iterable<Connection>): number {
  const version = group.at(-1)?.seq ?? 0;
  const before = (group[0]?.seq ?? 1) - 1;
  const authors = new Set(group.map(({ from }) => from));
  let all: Frames | null = null;
  let told = 0;
  for (const connection of connections) {
    if (!connection.isLive) continue;
    const frames = authors.has(connection)
      ? framesOf(
          group.filter(({ from }) => from !== connection),
          version,
        )
      : (all ??= framesOf(group, version));
    if (frames === null) continue;
    connection.sendCommit(frames, before);
    told += 1;
  }
  return told;
}
