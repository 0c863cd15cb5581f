import * as v from 'valibot';
import { name, screenId } from '#lib/model/values';

/** Who this kiosk is, as its address says: `/display?id=…&name=…&location=…`. */
export interface KioskIdentity {
  readonly screen: string;
  readonly name: string | null;
  readonly location: string | null;
}

export type IdentityProblem = 'id-missing' | 'id-wrong';

/** Reads the address; a name or location that can't be used is left out, the id is needed. */
export function identityFrom(params: URLSearchParams): KioskIdentity | IdentityProblem {
  const id = params.get('id');
  if (id === null || id === '') return 'id-missing';
  if (!v.is(screenId, id)) return 'id-wrong';
  const text = (key: string): string | null => {
    const parsed = v.safeParse(name, params.get(key));
    return parsed.success ? parsed.output : null;
  };
  return { screen: id, name: text('name'), location: text('location') };
}

/** The enrolment key behind the address, `#key=…`: a fragment, which is sent to nobody by itself. Null: none. */
export function enrolmentKeyFrom(hash: string): string | null {
  const key = new URLSearchParams(hash.replace(/^#/, '')).get('key');
  return key === '' ? null : key;
}
