import type { Advice, ErrorCode } from '@sync/core/connector';
import type { DriverFacts } from './driver-facts.ts';

/** What an error number or a network code means to our user. */
export interface Rule {
  readonly code: ErrorCode;
  /** The reason, as the end of a sentence without its full stop. */
  readonly why: string;
  /** A whole sentence. */
  readonly todo: string;
  readonly advice?: Advice;
}
export function connectionRule(facts: DriverFacts): Rule | undefined {
  return facts.isLost
    ? {
        code: 'CONNECTION_LOST',
        why: 'the connection ended',
        todo: 'See the server log for the reason, then run again.',
      }
    : undefined;
}
export function statementRule(facts: DriverFacts, end: 'source' | 'sink'): Rule {
  return {
    code: end === 'source' ? 'READ_FAILED' : 'WRITE_FAILED',
    why: facts.text ?? 'the server refused a statement',
    todo: 'See the server log for the whole message.',
  };
}
