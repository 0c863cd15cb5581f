import { describe, expect, it } from 'vitest';
import { exposedAddress, isExposed, isPublicHost } from './plain-http';

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'screens.example.org': ['93.184.215.14'],
  'screens.corp.example.org': ['10.1.2.3'],
};
const lookup = (name: string) => {
  const found = KNOWN[name];
  return found === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(found);
};
const nobodyAsks = () => Promise.reject(new Error('asked the resolver for a private name'));

describe('a host', () => {
  it.each(['93.184.215.14', '93.184.215.14:5000', '[2606:2800:21f:cb07::1]:5000', 'screens.example.org:80'])(
    'is public: %s',
    async (host) => expect(await isPublicHost(host, lookup)).toBe(true),
  );
  it.each(['screens.corp.example.org', 'nobody.example.org', '', 'a b.example.org'])(
    'is not: %s',
    async (host) => expect(await isPublicHost(host, lookup)).toBe(false),
  );
  it.each([
    'localhost:5000',
    '127.0.0.1',
    '[::1]:5000',
    '192.168.1.20:5000',
    '172.20.0.2',
    '169.254.1.1',
    '[fd00::1]',
    'screens',
    'screens.local:5000',
    'pi.home.arpa',
  ])('is of this machine or its network, which is not even looked up: %s', async (host) => {
    const asked: string[] = [];
    const noted = (name: string) => (asked.push(name), nobodyAsks());
    expect(await isPublicHost(host, noted)).toBe(false);
    expect(asked).toEqual([]);
  });
});

describe('a request', () => {
  const lan = { secure: false, host: '192.168.1.20:5000', address: '192.168.1.7' };
  it.each([
    ['within a network', lan, false],
    ['from the internet', { ...lan, address: '203.0.114.9' }, true],
    ['from the internet over https', { ...lan, address: '203.0.114.9', secure: true }, false],
    ['to a public name', { ...lan, host: 'screens.example.org' }, true],
    ['to a public name over https', { ...lan, host: 'screens.example.org', secure: true }, false],
    ['to a name that leads inside', { ...lan, host: 'screens.corp.example.org' }, false],
  ])('%s: exposed or not', async (_, connection, exposed) => {
    expect(await isExposed(connection, lookup)).toBe(exposed);
  });
});

describe('a server that starts', () => {
  const plain = { origin: null, hasProxy: false, addresses: ['127.0.0.1', '192.168.1.20'] };
  it.each([
    ['on a network at home', plain, null],
    ['at a public address', { ...plain, addresses: ['10.0.0.1', '93.184.215.14'] }, '93.184.215.14'],
    ['there behind a proxy', { ...plain, addresses: ['93.184.215.14'], hasProxy: true }, null],
    ['under a public name', { ...plain, origin: 'http://screens.example.org' }, 'http://screens.example.org'],
    ['under it with https', { ...plain, origin: 'https://screens.example.org' }, null],
    ['under a private name', { ...plain, origin: 'http://screens.lan:5000' }, null],
  ])('%s', async (_, listening, warned) => {
    expect(await exposedAddress(listening, lookup)).toBe(warned);
  });
});
