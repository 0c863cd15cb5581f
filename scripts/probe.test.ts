import { describe, expect, it } from 'vitest';
import { isDebian } from './probe.mjs';

describe('isDebian', () => {
  it('knows Debian and what is made from it', () => {
    expect(isDebian('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n')).toBe(true);
    expect(isDebian('ID=raspbian\nID_LIKE=debian\n')).toBe(true);
  });

  it('leaves Ubuntu out, whose chromium package holds no browser', () => {
    expect(isDebian('ID=ubuntu\nID_LIKE=debian\n')).toBe(false);
    expect(isDebian('ID=linuxmint\nID_LIKE="ubuntu debian"\n')).toBe(false);
  });

  it('takes any other system for what it is', () => {
    expect(isDebian('ID="alpine"\n')).toBe(false);
    expect(isDebian('')).toBe(false);
  });
});
