import { expect, test } from 'vitest';
import { randomPairingCode } from './pairing-code';

test('a pairing code has six characters, none of which reads like another', () => {
  const codes = Array.from({ length: 2_000 }, randomPairingCode);
  for (const code of codes) expect(code).toMatch(/^[^0O1IL2Z5S8BUEA]{6}$/);
  // 113 million codes: of 2,000 a dozen may meet, not a hundred.
  expect(new Set(codes).size).toBeGreaterThan(1_980);
});
