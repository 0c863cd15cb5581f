import type { ServerConfig } from '#lib/server/config';
import type { Db } from '#lib/server/db/db';

/** What a command is given. */
export interface CliContext {
  readonly config: ServerConfig;
  /** Ms since the Unix epoch. */
  readonly now: () => number;
  /**
   * The database, opened at the first call and closed when the command ends. A server may be running on it.
   * @throws {CommandError} when there is none, or it is another version's
   */
  readonly openDb: () => Promise<Db>;
  /** One line of the command's result, on standard output: programs read it. */
  readonly print: (line: string) => void;
  /** One line for people, on standard error. */
  readonly say: (line: string) => void;
  /** The first line of standard input. */
  readonly readLine: () => Promise<string>;
}

export interface Command {
  /** Behind `vitrine`, such as `token create`. */
  readonly name: string;
  /** What follows the name. */
  readonly usage: string;
  readonly summary: string;
  /**
   * @param args what stands behind the name
   * @throws {UsageError} the command line makes no sense (exit code 2)
   * @throws {CommandError} it can't be done (exit code 1)
   */
  readonly run: (args: readonly string[], context: CliContext) => Promise<void>;
}

/** A sentence about the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A sentence that says why it can't be done, and what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
