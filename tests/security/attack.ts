import type { World } from './world';

/** What came of an attack that did not get through. */
export interface Outcome {
  /** What happened to it, for the table. */
  readonly happened: string;
  /** What the audit log says of it; null where there is nobody and nothing to name. */
  readonly audited: string | null;
}

export interface Attack {
  readonly name: string;
  /** Takes many seconds: left out where time is short. */
  readonly slow?: boolean;
  /** Carries the attack out. @throws when it got through, or when what should be in the audit log is not */
  readonly run: (world: World) => Promise<Outcome>;
}

/** Attacks of one kind. */
export interface Family {
  readonly title: string;
  readonly attacks: readonly Attack[];
}

export function refused(happened: string, audited: string | null = null): Outcome {
  return { happened, audited };
}
