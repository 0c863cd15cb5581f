import { expect, test } from 'vitest';
import { networkOf } from './network-of';

test('an IPv4 address is counted as it is, an IPv6 address with its network', () => {
  expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
  expect(networkOf('2001:db8:1:2:aaaa::1')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:0DB8:0001:0002:ffff:ffff:ffff:ffff')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  expect(networkOf('64:ff9b::192.0.2.33')).toBe('64:ff9b:0:0::/64');
  expect(networkOf('')).toBe('');
});
