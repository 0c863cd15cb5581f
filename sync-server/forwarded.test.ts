import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { trustedPeers } from './config';
import { outsideOf } from './forwarded';

/** As much of a request as is looked at. */
function request(peer: string, headers: Record<string, string>, encrypted = false): IncomingMessage {
  const socket = { remoteAddress: peer, ...(encrypted ? { encrypted } : {}) };
  return { socket, headers: { host: 'screens.lan:5000', ...headers } } as unknown as IncomingMessage;
}

const proxies = trustedPeers(['10.0.0.0/8', '::1']);
const options = { proxies, origin: null };
const forwarded = {
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'screens.example.org',
  'x-forwarded-for': '198.51.100.7, 203.0.113.9, 10.1.1.1',
};

describe('what a request looks like from outside', () => {
  it('is what the connection says, whatever a stranger’s headers claim', () => {
    expect(outsideOf(request('192.168.1.20', forwarded), options)).toEqual({
      protocol: 'http',
      host: 'screens.lan:5000',
      address: '192.168.1.20',
    });
  });

  it('is what a trusted proxy says, and the client is the nearest that is no proxy of ours', () => {
    const outside = { protocol: 'https', host: 'screens.example.org', address: '203.0.113.9' };
    expect(outsideOf(request('10.2.2.2', forwarded), options)).toEqual(outside);
    expect(outsideOf(request('::ffff:10.2.2.2', forwarded), options)).toEqual(outside);
    expect(outsideOf(request('::1', forwarded), options)).toEqual(outside);
  });

  it.each([
    ['203.0.113.9:51234', '203.0.113.9'],
    ['[2001:db8::7]:51234', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
  ])('takes %s, as some proxies write it, for the address alone', (written, address) => {
    const outside = outsideOf(request('10.2.2.2', { 'x-forwarded-for': written }), options);
    expect(outside.address).toBe(address);
  });

  it('falls back to the connection where a trusted proxy says nothing, or nonsense', () => {
    const direct = { protocol: 'http', host: 'screens.lan:5000', address: '10.2.2.2' };
    expect(outsideOf(request('10.2.2.2', {}), options)).toEqual(direct);
    const nonsense = { 'x-forwarded-proto': 'gopher', 'x-forwarded-for': 'unknown' };
    expect(outsideOf(request('10.2.2.2', nonsense), options)).toEqual(direct);
  });

  it('is https on an encrypted connection', () => {
    expect(outsideOf(request('192.168.1.20', {}, true), options).protocol).toBe('https');
  });

  it('has the protocol of the configured origin, which is the one that browsers speak', () => {
    const secure = { proxies, origin: 'https://screens.example.org' };
    expect(outsideOf(request('192.168.1.20', {}), secure).protocol).toBe('https');
    const plain = { proxies, origin: 'http://screens.lan' };
    expect(outsideOf(request('10.2.2.2', forwarded), plain).protocol).toBe('http');
  });
});
