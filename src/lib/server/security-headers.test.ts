import { describe, expect, test } from 'vitest';
import { securityHeaders, sourcesIn } from './security-headers';

const policyOf = (pathname: string) =>
  securityHeaders({ pathname, secure: false })['content-security-policy'] ?? '';

describe('what a browser is told', () => {
  test('of a page: what it may run, frame, send to, and who may frame it', () => {
    expect(policyOf('/manager').split('; ')).toEqual([
      "default-src 'self'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "media-src 'self' blob:",
      "connect-src 'self'",
      'frame-src http: https:',
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]);
  });

  test('of the kiosk’s page, and no page that is called like it', () => {
    for (const pathname of ['/display', '/display/x']) {
      expect(policyOf(pathname)).toContain("frame-ancestors 'self'");
      expect(policyOf(pathname)).toContain('object-src http: https:');
      expect(policyOf(pathname)).toContain("connect-src 'self' http: https:");
    }
    for (const pathname of ['/displays', '/manager/display', '/'])
      expect(policyOf(pathname)).toContain("frame-ancestors 'none'");
  });

  test('of an answer for programs: it is never a page', () => {
    for (const pathname of ['/api', '/api/v1/me'])
      expect(policyOf(pathname)).toBe(
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
    expect(policyOf('/apiary')).toContain("default-src 'self'");
  });

  test('of all: no guessing of types, little of where one comes from, nothing that no page uses', () => {
    const headers = securityHeaders({ pathname: '/', secure: false });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(securityHeaders({ pathname: '/', secure: true })).toMatchObject({
      'strict-transport-security': `max-age=${182 * 86_400}`,
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  test('what Kit allows of scripts and styles is taken over, and nothing else of its policy', () => {
    expect(sourcesIn("script-src 'self' 'nonce-a'; img-src *; style-src-attr 'none'")).toBe(
      "script-src 'self' 'nonce-a'; style-src-attr 'none'",
    );
    expect(sourcesIn(null)).toBeNull();
    expect(sourcesIn('img-src *')).toBeNull();
  });
});
