import { expect, it } from 'vitest';
import { mayFrame } from './may-frame';

const KIOSK = 'https://signs.example:5000';

function verdict(headers: Readonly<Record<string, string>>, ours: string | null = KIOSK): string {
  const own = new URL('https://page.example/board');
  const said = mayFrame(headers, own, ours === null ? null : new URL(ours));
  return said.state === 'open' ? 'open' : `${said.state}: ${said.because}`;
}
const xfo = (value: string) => ({ 'x-frame-options': value });
const csp = (value: string) => ({ 'content-security-policy': value });

it.each([
  [{}, 'open'],
  [xfo('DENY'), 'refused: X-Frame-Options: DENY'],
  [xfo('SameOrigin'), 'refused: X-Frame-Options: SameOrigin'],
  [xfo('deny, sameorigin'), 'refused: X-Frame-Options: deny, sameorigin'],
  [xfo('ALLOW-FROM https://signs.example'), 'open'],
  [xfo('ALLOWALL'), 'open'],
  [xfo(''), 'open'],
  [csp("default-src 'none'"), 'open'],
  [csp("frame-ancestors 'none'"), "refused: frame-ancestors 'none'"],
  [csp('frame-ancestors'), "refused: frame-ancestors 'none'"],
  [csp("default-src *; Frame-Ancestors 'self'; img-src *"), "refused: frame-ancestors 'self'"],
  [csp('frame-ancestors *'), 'open'],
  [csp('frame-ancestors https:'), 'open'],
  [csp('frame-ancestors ftp:'), 'refused: frame-ancestors ftp:'],
  [csp('frame-ancestors signs.example:5000'), 'open'],
  [csp('frame-ancestors signs.example'), 'refused: frame-ancestors signs.example'],
  [csp('frame-ancestors https://signs.example:*'), 'open'],
  [csp('frame-ancestors http://signs.example:5000'), 'open'],
  [csp('frame-ancestors *.example:5000'), 'open'],
  [csp('frame-ancestors *.signs.example:5000'), 'refused: frame-ancestors *.signs.example:5000'],
  [csp('frame-ancestors other.example SIGNS.example:5000/path'), 'open'],
  [csp('frame-ancestors [::1]:5000'), 'refused: frame-ancestors [::1]:5000'],
  // Every policy counts; the first directive of one policy does.
  [csp('frame-ancestors *, frame-ancestors evil.example'), 'refused: frame-ancestors evil.example'],
  [csp('frame-ancestors *; frame-ancestors evil.example'), 'open'],
  // The older header counts for nothing beside the newer one.
  [{ ...xfo('DENY'), ...csp('frame-ancestors *') }, 'open'],
  [{ ...xfo('DENY'), ...csp('script-src *') }, 'refused: X-Frame-Options: DENY'],
])('%j: %s', (headers, expected) => {
  expect(verdict(headers)).toBe(expected);
});

it('lets a page stand inside pages of its own', () => {
  for (const headers of [xfo('SAMEORIGIN'), csp("frame-ancestors 'self'")])
    expect(verdict(headers, 'https://page.example')).toBe('open');
});

it('does not say of a page that names who may frame it that it refuses, where it is not known who we are', () => {
  expect(verdict(csp('frame-ancestors https://signs.example'), null)).toBe(
    'some: frame-ancestors https://signs.example',
  );
  expect(verdict(csp("frame-ancestors 'self'"), null)).toBe("refused: frame-ancestors 'self'");
  expect(verdict(csp('frame-ancestors http: https:'), null)).toBe('open');
});
