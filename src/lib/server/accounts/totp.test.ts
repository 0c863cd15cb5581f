import { generateSync } from 'otplib';
import { describe, expect, test } from 'vitest';
import { authenticatorCode } from '../../../../tests/support/oathtool';
import { newTotpSecret, totpStep, totpUri } from './totp';

/** RFC 6238, appendix B: the secret `12345678901234567890` in Base32. */
const RFC = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const STEP = 30;

describe('a code', () => {
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('of second %i is that of RFC 6238', async (seconds, code) => {
    expect(totpStep(RFC, code, seconds * 1_000, 0)).toBe(Math.floor(seconds / STEP));
    // An authenticator that we did not write says the same.
    expect(await authenticatorCode(RFC, seconds * 1_000)).toBe(code);
    // As an app shows it, and as people copy it.
    expect(totpStep(RFC, ` ${code.slice(0, 3)} ${code.slice(3)} `, seconds * 1_000, 0)).not.toBeNull();
  });

  test('counts one step before and after its own, and no further', () => {
    const step = 60_000_000;
    const code = generateSync({ secret: RFC, epoch: step * STEP });
    const at = (steps: number, seconds: number) =>
      totpStep(RFC, code, ((step + steps) * STEP + seconds) * 1_000, 0);
    expect([at(-1, 0), at(0, 0), at(0, 29), at(1, 0), at(1, 29)]).toEqual([step, step, step, step, step]);
    expect([at(-2, 29), at(2, 0)]).toEqual([null, null]);
  });

  test('works once, and none of before works after it', () => {
    const step = 60_000_000;
    const now = step * STEP * 1_000;
    const codeOf = (of: number) => generateSync({ secret: RFC, epoch: of * STEP });
    expect(totpStep(RFC, codeOf(step), now, step)).toBeNull();
    expect(totpStep(RFC, codeOf(step - 1), now, step)).toBeNull();
    expect(totpStep(RFC, codeOf(step), now, step - 1)).toBe(step);
    expect(totpStep(RFC, codeOf(step + 1), now, step)).toBe(step + 1);
  });

  test.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '-12345', '1e5000'])(
    'is not %j, which throws nothing',
    (code) => {
      expect(totpStep(RFC, code, 59_000, 0)).toBeNull();
    },
  );
});

describe('a secret', () => {
  test('has 32 characters of Base32, another each time, and stands in the address for the app', () => {
    const secrets = Array.from({ length: 50 }, newTotpSecret);
    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const uri = new URL(totpUri(RFC, 'Boat & yard', 'ada:lovelace'));
    expect(uri.protocol).toBe('otpauth:');
    expect(uri.searchParams.get('secret')).toBe(RFC);
    expect(uri.searchParams.get('issuer')).toBe('Vitrine Boat & yard');
  });
});
