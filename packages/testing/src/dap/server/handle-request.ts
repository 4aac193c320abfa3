import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Verdict } from '../armory.ts';
import type { Commands } from '../commands.ts';
import type { World } from '../world.ts';
import { replyOfFault, spoilJob, spoilReply } from './apply-faults.ts';
import { answerControl } from './control.ts';
import { openLimiter } from './limits.ts';
import { errorReply, type Reply } from './reply.ts';
import { type Asking, findRoute, type Route } from './routes.ts';
import { reset, sendReply } from './send.ts';
import { refuseToken } from './tokens.ts';

/** Answers requests of the API. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const seenAtMost = 10_000;

/** The handler of a world: count, faults, gates, limits, token, answer, in this order. */
export function handlerOf(world: World, commands: Commands): Handler {
  const isWithin = openLimiter(world);
  return async (request, response) => {
    const asking = { request, url: new URL(request.url ?? '/', 'http://localhost'), body: await readBody(request) };
    const route = findRoute(world, asking);
    if (route === undefined) {
      const path = `${request.method ?? ''} ${asking.url.pathname}`;
      const control = await answerControl(commands, path, asking.body);
      const reply = control ?? errorReply(404, 'NotFound', { message: 'There is no such path.' });
      return sendReply(world, response, { reply, stops: { resetAfter: undefined, gates: [] } });
    }
    world.counts[route.endpoint] += 1;
    if (request.headers.range !== undefined) world.counts.ranged += 1;
    const verdict = world.armory.judge({
      endpoint: route.endpoint,
      ...(route.table === undefined ? {} : { table: route.table }),
    });
    for (const gate of verdict.gates) if (gate.afterBytes === undefined) await gate.enter();
    const resetAfter = verdict.faults.find((fault) => fault.kind === 'reset')?.afterBytes;
    const isReset = verdict.faults.some((fault) => fault.kind === 'reset');
    if (isReset && (resetAfter ?? 0) === 0) return reset(response);
    const reply = await answer(world, { asking, route, verdict, isWithin: isWithin(route.endpoint) });
    remember(world, route, reply);
    const gates = verdict.gates.filter(({ afterBytes }) => afterBytes !== undefined);
    await sendReply(world, response, { reply, stops: { resetAfter, gates } });
  };
}

interface Judged {
  readonly asking: Asking;
  readonly route: Route;
  readonly verdict: Verdict;
  readonly isWithin: boolean;
}

async function answer(world: World, { asking, route, verdict, isWithin }: Judged): Promise<Reply> {
  for (const fault of verdict.faults) {
    const reply = replyOfFault(world, fault, route);
    if (reply !== undefined) return reply;
  }
  if (!isWithin) {
    world.counts.limited += 1;
    const after = world.settings.limitRetryAfter;
    const reply = errorReply(429, 'RateLimitExceeded', { message: 'Too many requests.' });
    return after === null ? reply : { ...reply, headers: { ...reply.headers, 'retry-after': String(after) } };
  }
  const isOpen = route.endpoint === 'token' || route.endpoint === 'object';
  const refused = isOpen ? undefined : refuseToken(world, asking.request);
  if (refused !== undefined) return refused;
  const reply = await route.answer((job) => {
    for (const fault of verdict.faults) spoilJob(world, fault, job);
  });
  return verdict.faults.reduce((spoiled, fault) => spoilReply(fault, spoiled), reply);
}

function remember(world: World, { endpoint, table }: Route, { status }: Reply): void {
  world.seen.push({ endpoint, table, status });
  if (world.seen.length > seenAtMost) world.seen.shift();
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString();
}
