import { describe, expect, test } from 'vitest';
import { tempDir } from '../../../tests/support/temp-dir';
import { seal, unseal } from './sealed';
import { PASSING, SEALED } from './sealed-places';

const here = SEALED.totpSecret.of('ada');
const config = { dataDir: '', secretKey: 'a secret that is long enough to be one' };

describe('a sealed secret', () => {
  test('opens again where it stands, and never looks the same twice', async () => {
    const [one, other] = [await seal(config, 'Grüße', here), await seal(config, 'Grüße', here)];
    expect(one).not.toBe(other);
    expect(one).not.toContain('Gr');
    expect(await unseal(config, one, here)).toBe('Grüße');
    expect(await unseal(config, other, here)).toBe('Grüße');
  });

  test('opens neither elsewhere, nor with another key, nor changed', async () => {
    const sealed = await seal(config, 'text', here);
    await expect(unseal(config, sealed, SEALED.totpSecret.of('bob'))).rejects.toThrow('belongs elsewhere');
    const other = { ...config, secretKey: 'another secret that is as long as the first' };
    await expect(unseal(other, sealed, here)).rejects.toThrow('another key');
    const [version = '', key = '', nonce = '', text = ''] = sealed.split('.');
    for (let place = 0; place < text.length; place += 1) {
      const flipped = text.slice(0, place) + (text[place] === 'A' ? 'Q' : 'A') + text.slice(place + 1);
      // The last character holds bits that no byte has.
      if (Buffer.from(flipped, 'base64url').equals(Buffer.from(text, 'base64url'))) continue;
      await expect(unseal(config, [version, key, nonce, flipped].join('.'), here)).rejects.toThrow('changed');
    }
    for (const nonsense of ['', 'v1', 'v1.a.b', `${sealed}.more`, `v2${sealed.slice(2)}`, `v1.${key}..`]) {
      await expect(unseal(config, nonsense, here), nonsense).rejects.toMatchObject({
        name: 'SealError',
      });
    }
  });

  test('opens with no part of its tag: short ones are soon guessed', async () => {
    const [version = '', key = '', nonce = '', text = ''] = (await seal(config, '', here)).split('.');
    const tag = Buffer.from(text, 'base64url');
    for (let length = 0; length < tag.length; length += 1) {
      const short = tag.subarray(0, length).toString('base64url');
      await expect(unseal(config, [version, key, nonce, short].join('.'), here)).rejects.toThrow('changed');
    }
  });

  test('opens with a key from before, which seals nothing new', async () => {
    const sealed = await seal(config, 'text', PASSING.loginTicket);
    const secretKey = 'another secret that is as long as the first';
    const after = { ...config, secretKey, previousKeys: [config.secretKey] };
    expect(await unseal(after, sealed, PASSING.loginTicket)).toBe('text');
    const anew = await seal(after, 'text', PASSING.loginTicket);
    expect(await unseal({ ...config, secretKey }, anew, PASSING.loginTicket)).toBe('text');
  });

  test('is sealed with the key of the data directory where none is given', async () => {
    const own = { dataDir: tempDir(), secretKey: null };
    expect(await unseal(own, await seal(own, 'text', here), here)).toBe('text');
    await expect(
      unseal({ dataDir: tempDir(), secretKey: null }, await seal(own, 'text', here), here),
    ).rejects.toThrow('another key');
  });
});
