import { readFileSync } from 'node:fs';
import * as v from 'valibot';

const schema = v.pipe(v.string(), v.parseJson(), v.object({ offsetMs: v.number() }));

/**
 * The server's clock, in ms since the Unix epoch. With a clock file (tests only) it runs ahead or behind by the
 * `offsetMs` in it, read at each call; until the file can be read, by nothing.
 */
export function serverClock(clockFile: string | null): () => number {
  if (clockFile === null) return Date.now;
  let offsetMs = 0;
  return () => {
    try {
      const parsed = v.safeParse(schema, readFileSync(clockFile, 'utf8'));
      // Half-written by the test that moves the clock: the last offset holds.
      if (parsed.success) offsetMs = parsed.output.offsetMs;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return Math.round(Date.now() + offsetMs);
  };
}
