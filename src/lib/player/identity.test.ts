import { expect, it } from 'vitest';
import { enrolmentKeyFrom, identityFrom } from './identity';

const read = (query: string) => identityFrom(new URLSearchParams(query));

it('reads who it is from the address', () => {
  expect(read('id=ecran1&name=Cuisine&location=RDC')).toEqual({
    screen: 'ecran1',
    name: 'Cuisine',
    location: 'RDC',
  });
  expect(read('id=a.B_9-')).toEqual({ screen: 'a.B_9-', name: null, location: null });
});

it('needs an id, and one that can be stored and spoken of', () => {
  expect(read('')).toBe('id-missing');
  expect(read('id=')).toBe('id-missing');
  expect(read('id=two%20words')).toBe('id-wrong');
  expect(read(`id=${'x'.repeat(65)}`)).toBe('id-wrong');
});

it('goes without a name or place that is too long to be one', () => {
  expect(read(`id=a&name=${'n'.repeat(201)}&location=%20`)).toEqual({
    screen: 'a',
    name: null,
    location: null,
  });
});

it('finds its enrolment key behind the address, and none where there is none', () => {
  expect(enrolmentKeyFrom('#key=ve_12_a-b_c')).toBe('ve_12_a-b_c');
  expect(enrolmentKeyFrom('#zoom=2&key=k')).toBe('k');
  for (const hash of ['', '#', '#key=', '#other']) expect(enrolmentKeyFrom(hash)).toBeNull();
});
