import { describe, expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './password-hash';

describe('a stored password', () => {
  test('is Argon2id with the parameters that OWASP asks for, salted anew each time', async () => {
    const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
  });

  test('is verified whichever way its accents were typed', async () => {
    const stored = await hashPassword('passé composé');
    expect(await verifyPassword(stored, 'passe\u0301 compose\u0301')).toBe(true);
    expect(await verifyPassword(stored, 'passe compose')).toBe(false);
  });

  test('that does not exist is never right, and is checked all the same', async () => {
    expect(await verifyPassword(null, '')).toBe(false);
  });
});
