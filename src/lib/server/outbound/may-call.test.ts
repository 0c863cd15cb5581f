import { describe, expect, it } from 'vitest';
import { mayCall } from './may-call';
import { networksOf } from './networks';

const allow = (...texts: string[]) => {
  const list = networksOf(texts);
  if (list === null) throw new Error('no networks');
  return list;
};
const nothing = allow();

describe('an address that the server may call', () => {
  it.each([
    ['of the public internet', '93.184.215.14'],
    ['just below the private ones', '9.255.255.255'],
    ['just above a private range', '172.32.0.1'],
    ['just above the shared ones', '100.128.0.0'],
    ['of the public internet in IPv6', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
    ['public, written inside of IPv6', '::ffff:93.184.215.14'],
    ['public, through a translator', '64:ff9b::5db8:d70e'],
  ])('lies there: %s', (_, address) => {
    expect(mayCall(address, nothing)).toBe(true);
  });

  it.each([
    ['this machine', '127.0.0.1'],
    ['any other of loopback', '127.255.255.254'],
    ['nobody', '0.0.0.0'],
    ['the network “this”', '0.1.2.3'],
    ['private, 10/8', '10.0.0.1'],
    ['private, 172.16/12', '172.31.255.255'],
    ['private, 192.168/16', '192.168.1.1'],
    ['shared (CGNAT)', '100.64.0.1'],
    ['link-local: cloud metadata', '169.254.169.254'],
    ['protocol assignments', '192.0.0.192'],
    ['documentation', '192.0.2.1'],
    ['documentation 2', '198.51.100.7'],
    ['documentation 3', '203.0.113.9'],
    ['benchmarks', '198.18.0.1'],
    ['6to4 relays', '192.88.99.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['this machine in IPv6', '::1'],
    ['nobody in IPv6', '::'],
    ['unique local', 'fd00:ec2::254'],
    ['unique local, the other half', 'fc00::1'],
    ['link-local in IPv6', 'fe80::1'],
    ['link-local with its zone', 'fe80::1%eth0'],
    ['site-local of old', 'fec0::1'],
    ['multicast in IPv6', 'ff02::1'],
    ['this machine, mapped', '::ffff:127.0.0.1'],
    ['metadata, mapped and in hexadecimal', '::ffff:a9fe:a9fe'],
    ['this machine, “compatible”', '::127.0.0.1'],
    ['this machine, translated', '::ffff:0:127.0.0.1'],
    ['private, through a translator', '64:ff9b::a00:1'],
    ['a translator of one’s own', '64:ff9b:1::808:808'],
    ['6to4 around a private one', '2002:a00:1::1'],
    ['6to4 around a public one', '2002:5db8:d70e::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['documentation in IPv6', '2001:db8::1'],
    ['documentation in IPv6, the new one', '3fff::1'],
    ['segment routing', '5f00::1'],
    ['discard', '100::1'],
    ['what nobody was given', '4000::1'],
    ['no address', 'localhost'],
    ['nothing', ''],
  ])('is not %s', (_, address) => {
    expect(mayCall(address, nothing)).toBe(false);
  });

  it('is also what ops allow, however it is written', () => {
    const own = allow('192.168.1.0/24', 'fd12::/16', '127.0.0.1');
    for (const address of ['192.168.1.9', '::ffff:192.168.1.9', '64:ff9b::c0a8:109', 'fd12::9', '127.0.0.1'])
      expect(mayCall(address, own), address).toBe(true);
    // Its zone says on which of this machine's own links: nobody allowed that.
    expect(mayCall('fe80::1%eth0', allow('fe80::/10'))).toBe(false);
    for (const address of ['192.168.2.9', '::ffff:192.168.2.9', 'fd13::9', '127.0.0.2', '::1'])
      expect(mayCall(address, own), address).toBe(false);
  });

  it('is never nobody or everybody, whatever ops allow', () => {
    const all = allow('0.0.0.0/0', '::/0');
    for (const address of ['0.0.0.0', '255.255.255.255', '224.0.0.1', '::', 'ff02::1', '::ffff:0.0.0.0'])
      expect(mayCall(address, all), address).toBe(false);
    expect(mayCall('10.0.0.1', all)).toBe(true);
  });
});
