import { expect, test } from 'vitest';
import { newPassword } from './new-password';

test('a password that is made up is long, another each time, and easy to read out', () => {
  const made = Array.from({ length: 50 }, () => newPassword());
  for (const password of made) expect(password).toMatch(/^([a-hj-km-np-z2-9]{5}-){3}[a-hj-km-np-z2-9]{5}$/);
  expect(new Set(made).size).toBe(50);
});

test('no letter is likelier than another', () => {
  const taken = [255, 248, 247, 0];
  // 31 letters go into 248 eight times: the bytes from there on would come out as the first letters once more.
  expect(newPassword((bytes) => bytes.set(taken.splice(0)))).toBe('9aaaa-aaaaa-aaaaa-aaaaa');
});
