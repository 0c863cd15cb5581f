import { describe, expect, it } from 'vitest';
import { makeSecret, signatureOf, signedHeaders } from './signature';

describe('a signature', () => {
  it('is the one of the Standard Webhooks specification', () => {
    // The example of the specification's own libraries.
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1_614_265_330,
      body: '{"test": 2432232314}',
    };
    expect(signatureOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', message)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('is made with each secret', () => {
    const secrets = [makeSecret(), makeSecret()];
    const headers = signedHeaders(secrets, { id: 'a', timestamp: 1, body: '{}' });
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
    expect(new Set(secrets).size).toBe(2);
    expect(secrets[0]).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
});
