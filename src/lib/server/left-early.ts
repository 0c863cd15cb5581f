/** Whether whoever asked left in the middle of the answer, as players do all the time: there is nobody left to tell. */
export const leftEarly = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
