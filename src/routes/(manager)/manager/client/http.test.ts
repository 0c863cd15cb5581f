import { describe, expect, it } from 'vitest';
import { problemOf } from './http';

describe('an answer that is no success', () => {
  it('is said in the problem document’s words', () => {
    const problem = problemOf(
      415,
      '{"type":"about:blank","title":"Not supported","status":415,"detail":"This file is no image.","code":"bad-type"}',
    );
    expect(problem).toMatchObject({ code: 'bad-type', status: 415, message: 'This file is no image.' });
  });

  it('has a sentence of its own when a proxy answered', () => {
    expect(problemOf(413, '<html>').message).toBe('This file is larger than the server takes.');
    expect(problemOf(401, '').message).toBe('Your session is over. Log in again.');
    expect(problemOf(502, '<h1>Bad gateway</h1>').message).toBe(
      'The server answered 502. Try again in a moment.',
    );
    expect(problemOf(500, '[]').message).toBe('The server answered 500. Try again in a moment.');
  });
});
