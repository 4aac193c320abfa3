import { readEnvelope, ServerFault } from '../errors/server-fault.ts';
import type { HttpResponse } from './http-client.ts';
import { readText } from './read-body.ts';

/** A JSON answer of success. */
export interface Answer {
  readonly value: unknown;
  /** The JSON as it came. */
  readonly text: string;
  /** What time it is for the service, in milliseconds since 1970: its clock may differ from ours. */
  readonly sentAt: number | undefined;
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
  const sentAt = Date.parse(headers.date ?? '');
  try {
    return { value: JSON.parse(text), text, sentAt: Number.isNaN(sentAt) ? undefined : sentAt };
  } catch {
    throw new ServerFault({ status, error: undefined });
  }
}
