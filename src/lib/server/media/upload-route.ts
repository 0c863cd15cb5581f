import type { ServerContext } from '../context';
import type { NodeRoute } from '../http-routes';
import { identifyRequest } from '../identify';
import type { PlacedOperation } from '../operation';
import { demandOwnOrigin } from '../own-request';
import { asProblem, Problem } from '../problem';
import { refusalProblem } from '../refusal-problem';
import { credentialsOf } from '../request-credentials';
import { demandAction } from '../demand-action';
import { sendProblem } from '../send-problem';
import { REFUSED_FILES } from './refused-files';
import type { UploadServer } from './upload-server';

const UPLOADS_PATH = '/api/v1/uploads';
/** No `GET`: what is still coming in was looked at by nobody. */
const METHODS = new Set(['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS']);

const servers = new WeakMap<ServerContext, Promise<UploadServer>>();

/** The image decoder and the readers of media are loaded by the first upload: an idle server does without them. */
function serverOf(context: ServerContext): Promise<UploadServer> {
  const known = servers.get(context);
  if (known !== undefined) return known;
  const loading = import('./upload-server').then(({ makeUploadServer }) =>
    makeUploadServer(context, UPLOADS_PATH),
  );
  servers.set(context, loading);
  loading.catch(() => servers.delete(context));
  return loading;
}

/** `/api/v1/uploads`: tus 1.0, streamed to the disk before Kit could buffer it. Every request is checked anew. */
export const uploadRoute: NodeRoute = async (request, response, context) => {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  if (path !== UPLOADS_PATH && !path.startsWith(`${UPLOADS_PATH}/`)) return false;
  try {
    const { method = '' } = request;
    demandOwnOrigin(request, context.config);
    const verdict = await identifyRequest(context, credentialsOf(request), { kind: 'user' });
    if (!('identity' in verdict)) throw refusalProblem(verdict);
    const who = await demandAction(context, request, verdict.identity, 'media.upload');
    if (!METHODS.has(method)) {
      throw new Problem(405, 'method', 'Uploads are sent with tus 1.0.', {
        headers: { allow: [...METHODS].join(', ') },
      });
    }
    const { tus, askers } = await serverOf(context);
    askers.set(request, { request, who });
    await tus.handle(request, response);
  } catch (error) {
    sendProblem(response, asProblem(error, context.log));
  }
  return true;
};

const VERSION = { 'Tus-Resumable': 'The version of the protocol: `1.0.0`.' };
const UPLOAD = { action: 'media.upload', body: { media: 'application/offset+octet-stream' } } as const;

/** What tus itself refuses: a header that is missing, or another offset than the upload has. */
const PROTOCOL = { 400: ['upload'], 403: ['upload'], 409: ['upload'], 412: ['upload'] } as const;

/** tus speaks in headers; its own document says which. */
export const uploadOperations: readonly PlacedOperation[] = [
  {
    method: 'POST',
    path: UPLOADS_PATH,
    operation: {
      ...UPLOAD,
      summary: 'Begins an upload (tus 1.0).',
      headers: {
        ...VERSION,
        'Upload-Length': 'How many bytes the whole file has; left out with `Upload-Defer-Length: 1`.',
        'Upload-Defer-Length': '`1`: the length is said later, by a PATCH.',
        'Upload-Metadata':
          'Names, each with a value in base64, with commas between them: `filename` is what the file is called.',
      },
      requiredHeaders: ['Tus-Resumable'],
      answers: { 201: null },
      problems: { ...PROTOCOL, 413: ['too-large'], 422: REFUSED_FILES, 507: ['media-quota'] },
    },
  },
  {
    method: 'PATCH',
    path: `${UPLOADS_PATH}/{id}`,
    operation: {
      ...UPLOAD,
      summary: 'Sends the next bytes of an upload; the last ones are answered with the stored media.',
      headers: {
        ...VERSION,
        'Upload-Offset': 'How many bytes were sent before: the server’s own count, which a HEAD answers.',
        'Upload-Length': 'How many bytes the whole file has, when that was not said before.',
      },
      requiredHeaders: ['Tus-Resumable', 'Upload-Offset'],
      answers: { 200: { media: 'application/json' }, 204: null },
      problems: {
        ...PROTOCOL,
        404: ['unknown-upload'],
        410: ['expired-upload'],
        415: ['unsupported-media', 'upload'],
        422: REFUSED_FILES,
        507: ['media-quota'],
      },
    },
  },
  {
    method: 'DELETE',
    path: `${UPLOADS_PATH}/{id}`,
    operation: {
      action: 'media.upload',
      summary: 'Gives an upload up.',
      headers: VERSION,
      requiredHeaders: ['Tus-Resumable'],
      answers: { 204: null },
      problems: { ...PROTOCOL, 404: ['unknown-upload'], 410: ['expired-upload'] },
    },
  },
];
