import type { Logger } from 'pino';

export interface ProblemOptions extends ErrorOptions {
  /** What a socket would have been closed with. */
  readonly closeCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not logged in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition failed',
  413: 'Too large',
  415: 'Unsupported format',
  416: 'Range not satisfiable',
  422: 'Not possible as asked',
  423: 'Locked',
  429: 'Too many requests',
  500: 'Something broke in the server',
  503: 'Busy',
  507: 'No room left',
};

/** What the model's refusals of an edit (`EditError`) are in HTTP. */
const EDIT_STATUS: Readonly<Record<string, number>> = {
  'not-found': 404,
  exists: 409,
  damaged: 409,
  outdated: 409,
};

/** An answer that is not a success: a status, a stable code for programs and a sentence that says what to do. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly headers: Readonly<Record<string, string>>;
  readonly closeCode: number | undefined;
  constructor(
    readonly status: number,
    /** Kebab-case, stable: programs branch on it. */
    readonly code: string,
    /** For a person: what is wrong and what to do about it. */
    readonly detail: string,
    options: ProblemOptions = {},
  ) {
    super(detail, options);
    this.headers = options.headers ?? {};
    this.closeCode = options.closeCode;
  }
}

/** The problem document (RFC 9457). */
export function problemDocument(problem: Problem) {
  return {
    type: 'about:blank',
    title: TITLES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
    ...(problem.closeCode === undefined ? {} : { closeCode: problem.closeCode }),
  };
}

export function problemHeaders(problem: Problem): Record<string, string> {
  return {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...problem.headers,
  };
}

export function problemResponse(problem: Problem): Response {
  return new Response(JSON.stringify(problemDocument(problem)), {
    status: problem.status,
    headers: problemHeaders(problem),
  });
}

/**
 * What to answer when `error` was thrown. Anything that nobody foresaw is logged and answered as a 500 without its
 * text. Errors of other modules are told by name: a class exists twice in one process (see context.ts).
 */
export function asProblem(error: unknown, log: Logger): Problem {
  if (error instanceof Error && error.name === 'Problem' && 'detail' in error) return error as Problem;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof Error && error.name === 'DbError' && code === 'busy') {
    return new Problem(503, 'busy', 'The server has too much to write just now. Try again in a moment.', {
      cause: error,
      headers: { 'retry-after': '2' },
    });
  }
  if (code === 'ENOSPC' || (error instanceof Error && error.name === 'DbError' && code === 'full')) {
    log.error({ err: error }, 'disk full');
    return new Problem(
      507,
      'disk-full',
      "The server's disk is full, so nothing was stored. Free some space on it and try again.",
      { cause: error },
    );
  }
  if (error instanceof Error && error.name === 'EditError' && typeof code === 'string') {
    return new Problem(EDIT_STATUS[code] ?? 422, `edit-${code}`, error.message, { cause: error });
  }
  log.error({ err: error }, 'unexpected error while answering a request');
  return new Problem(
    500,
    'internal',
    'Something unexpected went wrong in the server. Try again; if it stays, its log says what happened.',
    { cause: error },
  );
}
