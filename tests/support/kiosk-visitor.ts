import { randomBytes } from 'node:crypto';
import { Visitor } from './visitor';

/** The answer to an enrolment, as far as tests look at it. */
export interface EnrolmentAnswer {
  readonly verdict: string;
  readonly code?: string;
  readonly conflict?: boolean;
  readonly keyRefusal?: string;
  readonly site: { readonly uid: string; readonly epoch: number };
  readonly now: number;
}

/** A kiosk as far as HTTP is concerned: it has a secret, and asks to be let in. */
export class KioskVisitor extends Visitor {
  readonly secret = randomBytes(32).toString('base64url');
  constructor(
    url: string,
    readonly screen: string,
  ) {
    super(url);
  }

  ask(more: Record<string, unknown> = {}): Promise<{ status: number; body: unknown }> {
    return this.call('POST', '/api/v1/enrolment', { screen: this.screen, secret: this.secret, ...more });
  }

  async enrol(more: Record<string, unknown> = {}): Promise<EnrolmentAnswer> {
    const { status, body } = await this.ask(more);
    if (status !== 200) throw new Error(`Enrolment answered ${status}: ${JSON.stringify(body)}`);
    return body as EnrolmentAnswer;
  }
}
