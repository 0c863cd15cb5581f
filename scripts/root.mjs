import { fileURLToPath } from 'node:url';

/** The repository's top directory, absolute. */
export const root = fileURLToPath(new URL('..', import.meta.url));
