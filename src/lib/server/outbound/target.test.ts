import { describe, expect, it } from 'vitest';
import { targetOf } from './target';

describe('an address that somebody typed', () => {
  it.each([
    ['https://Example.ORG./a?b#c', 'example.org', 443],
    ['http://example.org', 'example.org', 80],
    ['http://example.org:8080', 'example.org', 8080],
    ['https://BÜCHER.example', 'xn--bcher-kva.example', 443],
    ['http://ⓔxample.org', 'example.org', 80],
    ['http://127.1', '127.0.0.1', 80],
    ['http://2130706433/', '127.0.0.1', 80],
    ['http://0x7f.0.0.1', '127.0.0.1', 80],
    ['http://0177.0.0.01', '127.0.0.1', 80],
    ['http://127.0.0.1.', '127.0.0.1', 80],
    ['http://１２７.０.０.１', '127.0.0.1', 80],
    ['http://0xa9fea9fe', '169.254.169.254', 80],
    ['http://[::FFFF:127.0.0.1]', '::ffff:7f00:1', 80],
    ['http:\\\\127.0.0.1\\x', '127.0.0.1', 80],
    ['  http://127.0.0.1\t', '127.0.0.1', 80],
  ])('%s names %s, port %i', (text, host, port) => {
    expect(targetOf(text)).toMatchObject({ host, port });
  });

  it.each([
    ['nothing', ''],
    ['a name alone', 'example.org'],
    ['a path', '/etc/passwd'],
    ['a file', 'file:///etc/passwd'],
    ['gopher', 'gopher://example.org:70/_x'],
    ['data', 'data:text/plain,x'],
    ['a WebSocket', 'wss://example.org'],
    ['a name and a password', 'https://me:secret@example.org'],
    ['a name', 'https://me@example.org'],
    ['a password', 'https://:secret@example.org'],
    ['mail', 'http://example.org:25'],
    ['ssh', 'http://example.org:22'],
    ['X11', 'http://example.org:6000'],
    ['no port at all', 'http://example.org:0'],
    ['a number too large for IPv4', 'http://256.256.256.256'],
    ['a zone', 'http://[fe80::1%25eth0]/'],
    ['two dots', 'http://example.org../'],
    ['too much', `https://example.org/${'a'.repeat(2_100)}`],
  ])('is refused for %s', (_, text) => {
    expect(() => targetOf(text)).toThrow(expect.objectContaining({ name: 'OutboundError', code: 'bad-url' }));
  });
});
