import { expect, it } from 'vitest';
import { frameStyle, sandboxFor } from './page-frame';

it('lets a page be itself, and nothing more', () => {
  const tokens = sandboxFor('https://example.org/board', 'http://signs.lan:5000').split(' ');
  expect(tokens.sort()).toEqual(['allow-forms', 'allow-same-origin', 'allow-scripts']);
});

it('frames a page of the kiosk’s own origin as a stranger', () => {
  expect(sandboxFor('http://signs.lan:5000/manager', 'http://signs.lan:5000')).not.toContain(
    'allow-same-origin',
  );
});

it('enlarges a page from its corner, and shows it from so many pixels down to the end of the screen', () => {
  expect(frameStyle({ zoom: 200, scroll: 120 })).toEqual({
    width: 'calc(100% / 2)',
    height: 'calc(100% / 2 + 120px)',
    transformOrigin: '0 0',
    transform: 'scale(2) translateY(-120px)',
  });
});
