import { expect } from 'vitest';

/* Vitest types its asymmetric matchers as `any`; these are the same, typed as the strangers they are. */
export const anyString: unknown = expect.any(String);
export const anyNumber: unknown = expect.any(Number);
export const containing = (text: string): unknown => expect.stringContaining(text);
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
