import { expect, test } from 'vitest';
import { newPassword } from './new-password';

test('a password that is made up is long, another each time, and easy to read out', () => {
  const made = Array.from({ length: 50 }, () => newPassword());
  for (const password of made) expect(password).toMatch(/^([a-hj-km-np-z2-9]{5}-){3}[a-hj-km-np-z2-9]{5}$/);
  expect(new Set(made).size).toBe(50);
  // 248 and above would make the first letters likelier.
  let next = 255;
  expect(newPassword((bytes) => bytes.set([next, 247, 0], (next = 0)))).not.toContain('undefined');
});
