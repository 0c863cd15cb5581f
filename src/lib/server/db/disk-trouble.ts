/**
 * Whether a write failed because the disk is full or too slow: what a read needs must not depend on it. By the error's
 * name: the pages' copy of this code has another class `DbError` than the server that opened the database.
 */
export function isDiskTrouble(error: unknown): boolean {
  if (!(error instanceof Error && error.name === 'DbError' && 'code' in error)) return false;
  return error.code === 'full' || error.code === 'busy';
}
