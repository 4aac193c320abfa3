import { readEnvelope, ServerFault } from '../errors/server-fault.ts';
import type { HttpResponse } from './http-client.ts';
import { readText } from './read-body.ts';

/** A JSON answer of success. */
export interface Answer {
  readonly value: unknown;
  /** The JSON as it came. */
  readonly text: string;
}

/** Far more than any answer has; a body beyond it is none of the service's. */
const maxBytes = 32 * 1024 * 1024;
const maxFaultBytes = 64 * 1024;

export interface AnswerReading {
  readonly readMs: number;
  /** Takes secrets out of a fault's text. */
  readonly hide: (text: string) => string;
}

/**
 * Reads an answer that must be JSON.
 *
 * @throws {ServerFault} another status than one of success, or no JSON
 * @throws {NetworkFault} it broke off
 */
export async function readAnswer(response: HttpResponse, { readMs, hide }: AnswerReading): Promise<Answer> {
  const { status, headers } = response;
  const isSuccess = status >= 200 && status < 300;
  const text = await readText(response, { maxBytes: isSuccess ? maxBytes : maxFaultBytes, readMs });
  const retryAfter = headers['retry-after'];
  if (!isSuccess) throw new ServerFault({ status, error: readEnvelope(hide(text)), retryAfter });
  try {
    return { value: JSON.parse(text), text };
  } catch {
    throw new ServerFault({ status, error: undefined });
  }
}
