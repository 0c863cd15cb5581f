import * as v from 'valibot';
import { openApi } from '#lib/server/api';
import { nodeOperations } from '#lib/server/http-routes';
import { openApiDocument } from '#lib/server/openapi/document';
import { operationsOf, type RouteModules } from '#lib/server/openapi/operations';

let made: Promise<Readonly<Record<string, unknown>>> | undefined;

/** Every method of the API is asked what it demands: none is described anywhere else. */
async function make() {
  const routes = import.meta.glob<Record<string, unknown>>('/src/routes/api/v1/**/+server.ts');
  const modules: RouteModules = Object.fromEntries(
    await Promise.all(Object.entries(routes).map(async ([file, load]) => [file, await load()] as const)),
  );
  return openApiDocument([...operationsOf(modules), ...nodeOperations]);
}

export const GET = openApi(
  { summary: 'This document.', answers: { 200: v.looseObject({ openapi: v.string() }) } },
  () => (made ??= make()),
);
