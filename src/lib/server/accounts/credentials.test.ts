import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { fieldErrors, newAccountSchema, usernameKey } from './credentials';

const errorsOf = (account: unknown) => {
  const parsed = v.safeParse(newAccountSchema, account);
  return parsed.success ? {} : fieldErrors(parsed.issues);
};

describe('a username', () => {
  test('is the same person whatever the case, the spaces around it or the encoding', () => {
    const keys = ['Zoé', ' zoé ', 'ZOE\u0301', 'ｚｏé'].map(usernameKey);
    expect(new Set(keys)).toEqual(new Set(['zoé']));
    expect(usernameKey('zoe')).not.toBe('zoé');
  });

  test('is trimmed, and says what is wrong with it', () => {
    const password = 'correct horse battery';
    expect(v.parse(newAccountSchema, { username: '  Boss ', password }).username).toBe('Boss');
    expect(errorsOf({ username: ' \t', password })).toEqual({ username: 'Enter a username.' });
    expect(errorsOf({ password })).toHaveProperty('username');
    expect(errorsOf({ username: 'x'.repeat(65), password }).username).toContain('64');
    expect(errorsOf({ username: 'bo\u202ess', password }).username).toContain('invisible');
  });
});

describe('a new password', () => {
  const problem = (password: string) => errorsOf({ username: 'boss', password }).password;

  test('has 8 characters or more, counted as people do, and no other rule', () => {
    expect(problem('')).toBe('Enter a password.');
    expect(problem('1234567')).toBe('Use 8 characters or more.');
    expect(problem('🔑🔑🔑🔑')).toBe('Use 8 characters or more.');
    expect(problem('🔑🎈🎁🚲🌍🐈🎻🍋')).toBeUndefined();
    expect(problem('kqzwvxjm')).toBeUndefined();
    expect(problem('        a       ')).toBeUndefined();
    expect(problem('ab'.repeat(129))).toContain('256');
  });

  test.each([
    '12345678',
    'Password',
    'PASSWORD123!',
    'qwertyuiop',
    'Motdepasse1',
    'vitrine2026',
    'aaaaaaaaaaa',
  ])('is none of the commonest (%s)', (password) => {
    expect(problem(password)).toContain('most common');
  });
});
