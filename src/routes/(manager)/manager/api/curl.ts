import type { NamedSchemas } from '../client/api-document';
import type { ApiOperation } from './operations';
import { sampleBody } from './sample';
import { whoMay } from './who-may';

/** In single quotes, as a shell reads them literally. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * A call as it is typed into a shell, with the token in `VITRINE_TOKEN` and what stands in braces in variables of their
 * names. What no token may do goes with the cookies of a login, in the file `jar`.
 */
export function curlExample(operation: ApiOperation, origin: string, named: NamedSchemas): string {
  const { method, path, action, parameters, body } = operation;
  const parts = ['curl'];
  if (method !== 'GET') parts.push(`-X ${method}`);
  // A stream is shown as it comes.
  if (operation.answers.some((answer) => answer.body?.media === 'text/event-stream')) parts.push('-N');
  if (action !== null)
    parts.push(whoMay(action).scopes.length > 0 ? '-H "Authorization: Bearer $VITRINE_TOKEN"' : '-b jar');
  if (body !== null) parts.push(`-H ${quoted(`Content-Type: ${body.media}`)}`);
  if (body !== null)
    parts.push(
      body.schema === null
        ? '--data-binary @file'
        : `-d ${quoted(JSON.stringify(sampleBody(body.schema, named)))}`,
    );
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map(({ name }) => `${encodeURIComponent(name)}=$${variable(name)}`)
    .join('&');
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => `$${variable(name)}`);
  parts.push(`"${origin}${address}${query === '' ? '' : `?${query}`}"`);
  return parts.join(' \\\n  ');
}

const variable = (name: string): string => name.replace(/\W/g, '_').toUpperCase();
