import type { Reply } from '../server/reply.ts';

/** An answer in JSON. */
export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** A refusal as the JSON API writes it. */
export function errorReply(status: number, reason: string, message: string): Reply {
  return jsonReply(status, { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } });
}

/** Of a bucket that is not there. */
export function noBucket(): Reply {
  return errorReply(404, 'notFound', 'The specified bucket does not exist.');
}
