import { statfs } from 'node:fs/promises';
import { Problem } from '../problem';

/** As people say it: `50 MB`. */
export function inMegabytes(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  return `${megabytes >= 10 || Number.isInteger(megabytes) ? Math.floor(megabytes) : megabytes.toFixed(1)} MB`;
}

export function tooLarge(limitBytes: number): Problem {
  return new Problem(
    413,
    'too-large',
    `This file is larger than the ${inMegabytes(limitBytes)} that this server takes. Make it smaller, or ask whoever runs the server to raise UPLOAD_LIMIT.`,
  );
}

/** What stays free for the database and the log whatever people upload. */
const FLOOR_BYTES = 100_000_000;

export function diskFull(): Problem {
  return new Problem(
    507,
    'disk-full',
    "The server's disk has no room for this file. Free some space on it and try again.",
  );
}

/** An upload needs its room twice for a moment: as it came, and as it is stored. @throws {Problem} `disk-full` */
export async function checkRoom(directory: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize < 2 * bytes + FLOOR_BYTES) throw diskFull();
}
