import * as v from 'valibot';
import type { Launch } from '#lib/model/launch';
import type { Target } from '#lib/model/values';
import { call } from './http';

export interface LaunchOrder {
  readonly source: Launch['source'];
  readonly targets: readonly Target[];
  readonly mode: Launch['mode'];
  /** `null`: until it is cleared. */
  readonly seconds: number | null;
}

/** Shows something now. The server stamps and writes it; it comes back with the document. */
export async function launch(order: LaunchOrder): Promise<void> {
  await call('POST', '/api/v1/launches', v.unknown(), order);
}

/** Ends every launch on these screens. */
export async function clear(targets: readonly Target[]): Promise<void> {
  await call('POST', '/api/v1/launches/clear', v.unknown(), { targets });
}
