import type { RequestHandler } from '@sveltejs/kit';
import { operationOf, type PlacedOperation } from '../operation';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** What the routes' modules export, by the path of their file: `/src/routes/api/v1/devices/[id]/+server.ts`. */
export type RouteModules = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The operations of these modules; a method that names none is left out (a test sees to it that there is none). */
export function operationsOf(modules: RouteModules): readonly PlacedOperation[] {
  return Object.entries(modules).flatMap(([file, exported]) => {
    const path = file
      .replace(/^.*\/src\/routes/, '')
      .replace(/\/\+server\.ts$/, '')
      .replace(/\[(\w+)\]/g, '{$1}');
    return METHODS.flatMap((method) => {
      const handler = exported[method];
      const operation = typeof handler === 'function' ? operationOf(handler as RequestHandler) : undefined;
      return operation === undefined ? [] : [{ method, path, operation }];
    });
  });
}
