/** What was fetched is not what it should be. The message is for whoever typed the address. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}
