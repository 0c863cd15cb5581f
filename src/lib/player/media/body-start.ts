/**
 * At which byte of the file an answer's body starts. A server may answer a request for the rest with all of it.
 *
 * @param asked from which byte on it was asked for
 * @throws {Error} where the answer starts elsewhere than asked
 */
export function bodyStart({ status, headers }: Response, asked: number): number {
  if (status !== 206) return 0;
  const first = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1];
  if (first === undefined || Number(first) !== asked)
    throw new Error(`the server sent another part than the one that was asked for (from byte ${asked})`);
  return asked;
}
