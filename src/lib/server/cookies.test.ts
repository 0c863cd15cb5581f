import { expect, test } from 'vitest';
import { parseCookies } from './cookies';

test('cookies are read as browsers send them', () => {
  const cookies = parseCookies('a=1; vitrine_device_hall.1="x=y" ;b= 2;;=3; lonely; a=other');
  expect([...cookies]).toEqual([
    ['a', '1'],
    ['vitrine_device_hall.1', 'x=y'],
    ['b', '2'],
  ]);
  expect(parseCookies(null).size + parseCookies(undefined).size + parseCookies('').size).toBe(0);
});
