import { randomUUID } from 'node:crypto';
import type { DapFault } from '../fault.ts';
import type { Job } from '../job-store.ts';
import type { World } from '../world.ts';
import type { Route } from './routes.ts';
import { errorReply, htmlReply, missingReply, type Reply, xmlReply } from './reply.ts';

/** The answer that a fault gives in place of the true one; undefined when it gives none. */
export function replyOfFault(world: World, fault: DapFault, route: Route): Reply | undefined {
  switch (fault.kind) {
    case 'status':
      return statusReply(fault);
    case 'reply':
      return { status: fault.status, headers: { 'content-type': fault.contentType }, body: fault.body };
    case 'account':
      return errorReply(403, fault.type, { message: `The request was refused: ${fault.type}.` });
    case 'gone':
      if (route.endpoint === 'object') return xmlReply(404, 'NoSuchKey', 'The specified key does not exist.');
      return missingReply(route.endpoint === 'job' ? 'job' : 'object', 'expired');
    case 'url expired':
      return xmlReply(403, 'AccessDenied', 'Request has expired');
    case 'advance': {
      const table = world.scripted.get(route.table ?? '');
      if (table === undefined) throw new Error('The fault "advance" needs a table.');
      table.advance(fault.schema);
      return undefined;
    }
    default:
      return undefined;
  }
}

const statusTypes: ReadonlyMap<number, string> = new Map([
  [401, 'AuthenticationError'],
  [429, 'RateLimitExceeded'],
  [504, 'GatewayTimeout'],
]);

function statusReply(fault: Extract<DapFault, { kind: 'status' }>): Reply {
  const headers: Record<string, string> =
    fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  if (fault.body === 'html') return htmlReply(fault.status, headers);
  if (fault.body === 'empty') return { status: fault.status, headers, body: '' };
  const type = fault.type ?? statusTypes.get(fault.status) ?? 'ProcessingError';
  const reply = errorReply(fault.status, type, { message: fault.message ?? '' });
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** What faults do to the job that an answer is about. */
export function spoilJob(world: World, fault: DapFault, job: Job): void {
  if (fault.kind === 'job expires') job.expiresAt = world.now() + fault.inMs;
  if (fault.kind === 'job failed') {
    job.error = { type: fault.type ?? 'ProcessingError', uuid: randomUUID(), message: fault.message ?? '' };
    if (job.status === 'complete') job.status = 'failed';
  }
}

/** What faults do to a finished answer. */
export function spoilReply(fault: DapFault, reply: Reply): Reply {
  if (fault.kind === 'content type') return { ...reply, headers: { ...reply.headers, 'content-type': fault.value } };
  if (fault.kind === 'truncate' && typeof reply.body === 'object') {
    const end = Math.max(reply.body.start, Math.min(reply.body.end, fault.bytes));
    const { 'content-range': range, ...headers } = reply.headers;
    if (range === undefined) return { ...reply, body: { ...reply.body, end } };
    const told = {
      ...headers,
      'content-range': `bytes ${reply.body.start}-${Math.max(reply.body.start, end - 1)}/${fault.bytes}`,
    };
    return { ...reply, headers: told, body: { ...reply.body, end } };
  }
  if (fault.kind === 'unknown fields' && typeof reply.body === 'string') {
    return { ...reply, body: JSON.stringify(withUnknown(JSON.parse(reply.body))) };
  }
  return reply;
}

function withUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknown);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  // The urls' own names are ids, and those of a schema columns: a stranger there would be data.
  const known = members.map(([name, member]) => [
    name,
    name === 'urls' || name === 'schema' ? member : withUnknown(member),
  ]);
  return { ...Object.fromEntries(known), surprise: { of: ['a', 'later', 'version'] } };
}
