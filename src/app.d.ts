import type { Identity } from '#lib/access/access';

declare global {
  namespace App {
    interface Locals {
      /** Who is asking; null for a stranger. Set by hooks.server.ts. */
      who: Identity | null;
    }
  }
}

export {};
