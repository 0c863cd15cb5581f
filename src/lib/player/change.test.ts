import { expect, it } from 'vitest';
import { changeInto, CUT } from './change';

it('takes its time, but never more than a quarter of the stay', () => {
  expect(changeInto({ transition: 'fade', until: null }, 0)).toEqual({ transition: 'fade', ms: 800 });
  expect(changeInto({ transition: 'slide', until: 60_000 }, 1_000)).toEqual({ transition: 'slide', ms: 600 });
  expect(changeInto({ transition: 'fade', until: 2_000 }, 0)).toEqual({ transition: 'fade', ms: 500 });
});

it('is a cut where nobody would see more', () => {
  expect(changeInto({ transition: 'cut', until: null }, 0)).toEqual(CUT);
  expect(changeInto({ transition: 'slide', until: 1_300 }, 1_000)).toEqual(CUT);
  expect(changeInto({ transition: 'slide', until: 900 }, 1_000)).toEqual(CUT);
});
