import type { Schedule, When } from '../model/schedule';
import { msOfTime } from '../timeline/day';
import type { Change, ChangedField, ImportedEntry } from './import-plan';

/** What differs between an entry and what a file says of it, field by field; how it is written does not count. */
export function changesOf(current: Schedule, entry: ImportedEntry): readonly Change[] {
  const changes: Change[] = [];
  const compare = (field: ChangedField, before: unknown, after: unknown): void => {
    if (JSON.stringify(before) !== JSON.stringify(after)) changes.push({ field, before, after });
  };
  compare('name', current.name, entry.name);
  compare('playlist', current.playlist, entry.playlist);
  compare('targets', [...current.targets].sort(), [...entry.targets].sort());
  compare('priority', current.priority, entry.priority);
  const [before, after] = [plain(current.when), plain(entry.when)];
  for (const field of WHEN_FIELDS) compare(field, before[field], after[field]);
  return changes;
}

const WHEN_FIELDS = ['days', 'start', 'end', 'from', 'to', 'except'] as const;

/** The same times, written in one way. */
export function plain({ start, end, days, from, to, except }: When): When {
  return {
    start: plainTime(start),
    end: plainTime(end),
    days: [...new Set(days)].sort((a, b) => a - b),
    from,
    to,
    except: [...new Set(except)].sort(),
  };
}

function plainTime(time: string): string {
  return msOfTime(time) % 60_000 === 0 ? time.slice(0, 5) : time;
}
