import * as v from 'valibot';
import type { Launch } from '#lib/model/launch';
import type { Target } from '#lib/model/values';
import { call } from './http';

export interface LaunchOrder {
  /** Words become a content of the site, in the same step. */
  readonly source:
    Launch['source'] | { readonly type: 'text'; readonly title: string; readonly body: string };
  readonly targets: readonly Target[];
  readonly mode: Launch['mode'];
  /** `null`: until it is cleared. */
  readonly seconds: number | null;
}

/** Shows something now. The server stamps and writes it; it comes back with the document. */
export async function launch(order: LaunchOrder): Promise<void> {
  await call('POST', '/api/v1/launches', v.unknown(), order);
}

/** Ends every emergency on these screens, and nothing else. `upTo`: the `at` of the newest that its giver knows of. */
export async function allClear(targets: readonly Target[], upTo: number): Promise<void> {
  await call('POST', '/api/v1/launches/clear', v.unknown(), { targets, what: 'emergency', upTo });
}

/** Ends every launch on these screens; an emergency goes on. */
export async function clear(targets: readonly Target[]): Promise<void> {
  await call('POST', '/api/v1/launches/clear', v.unknown(), { targets });
}
