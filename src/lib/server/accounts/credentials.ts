import * as v from 'valibot';
import { isCommonPassword } from './common-passwords';

/** Under this form usernames are unique and looked up: case and look-alike encodings don't make another person. */
export function usernameKey(username: string): string {
  return username.trim().normalize('NFKC').toLowerCase();
}

// Characters that don't show would let two accounts look alike.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

export const usernameSchema = v.pipe(
  v.string('Enter a username.'),
  v.trim(),
  v.minLength(1, 'Enter a username.'),
  v.maxLength(64, 'A username has at most 64 characters.'),
  v.check((name) => !INVISIBLE.test(name), 'A username may not contain invisible characters.'),
);

export const newPasswordSchema = v.pipe(
  v.string('Enter a password.'),
  v.minLength(1, 'Enter a password.'),
  // Counted as a person counts: an emoji is one.
  v.check((password) => Array.from(password).length >= 8, 'Use 8 characters or more.'),
  v.check((password) => Array.from(password).length <= 256, 'Use 256 characters at most.'),
  v.check(
    (password) => !isCommonPassword(password),
    'This is one of the most common passwords, so it would be guessed first. Choose another.',
  ),
);

export const newAccountSchema = v.object({ username: usernameSchema, password: newPasswordSchema });
export type NewAccount = v.InferOutput<typeof newAccountSchema>;

/** What was typed at the login form; anything longer than a password may be is wrong anyway. */
export const loginSchema = v.object({
  username: v.pipe(v.string('Enter your username.'), v.trim(), v.minLength(1, 'Enter your username.')),
  password: v.pipe(v.string('Enter your password.'), v.minLength(1, 'Enter your password.')),
  /** For programs, which send everything at once. */
  code: v.optional(v.pipe(v.string(), v.maxLength(100))),
});

/** What is typed at the second step. */
export const codeSchema = v.object({
  code: v.pipe(
    v.string('Enter the code that your app shows.'),
    v.trim(),
    v.minLength(1, 'Enter the code that your app shows.'),
    v.maxLength(100, 'A code is not that long.'),
  ),
});

/** The first message about each field, for the form to show beside it. */
export function fieldErrors<T extends v.ObjectSchema<v.ObjectEntries, undefined>>(
  issues: [v.InferIssue<T>, ...v.InferIssue<T>[]],
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of issues) {
    const field = v.getDotPath(issue) ?? '';
    errors[field] ??= issue.message;
  }
  return errors;
}
