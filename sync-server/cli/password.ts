import { randomInt } from 'node:crypto';
import * as v from 'valibot';
import { newPasswordSchema } from '#lib/server/accounts/credentials';
import { CommandError, type CliContext } from './command';

/** Without letters and digits that look alike: it is read from a screen and typed. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 5;
const GROUP_LENGTH = 4;

/** 20 letters in groups, 99 bits. */
function newPassword(): string {
  const letter = (): string => LETTERS[randomInt(LETTERS.length)] ?? '';
  const group = (): string => Array.from({ length: GROUP_LENGTH }, letter).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

export interface TakenPassword {
  readonly text: string;
  /** It was made here, and has to be shown. */
  readonly isNew: boolean;
}

/**
 * A new password, or the first line of standard input: never an argument, which every user of the machine could read.
 * @throws {CommandError} it may not be used
 */
export async function takePassword(
  { readLine }: Pick<CliContext, 'readLine'>,
  fromInput: boolean,
): Promise<TakenPassword> {
  if (!fromInput) return { text: newPassword(), isNew: true };
  const parsed = v.safeParse(newPasswordSchema, await readLine());
  if (!parsed.success) throw new CommandError(`This password can't be used. ${parsed.issues[0].message}`);
  return { text: parsed.output, isNew: false };
}
