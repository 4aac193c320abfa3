import {
  type DescMethod,
  type DescMethodStreaming,
  type DescMethodUnary,
  fromJson,
  type JsonValue,
  type Message,
  toJson,
} from '@bufbuild/protobuf';
import { Code, ConnectError, type ConnectRouter, type HandlerContext } from '@connectrpc/connect';
import { setTimeout as delay } from 'node:timers/promises';
import { apiMethods } from '../api/descriptors.ts';
import type { ConnectCode, NeosyncFault, NeosyncMethod } from '../fault.ts';
import { callerOf } from '../services/access.ts';
import { answers, openToAll } from '../services/answers.ts';
import type { Call, JsonRequest } from '../services/call.ts';
import { streamRows } from '../services/stream.ts';
import type { OpenCall, World } from '../world.ts';
import type { Gate } from './armory.ts';
import { keptName } from './keep-tables.ts';
import { type Exchange, exchangeKey } from './exchange.ts';

/** Puts every method of the API on a router. */
export function addRoutes(world: World, router: ConnectRouter): void {
  for (const [name, method] of apiMethods) {
    if (isUnary(method)) {
      const answer = answers[name as keyof typeof answers];
      router.rpc(method, async (message: Message, context: HandlerContext) => {
        const visit = openVisit(world, method, message, context);
        try {
          await misbehave(visit);
          return fromJson(method.output, await answer(callOf(world, visit)));
        } catch (error) {
          throw wireError(error);
        } finally {
          world.open.delete(visit.call);
        }
      });
    } else if (isStream(method)) {
      router.rpc(method, (message: Message, context: HandlerContext) => {
        const visit = openVisit(world, method, message, context);
        return faultyRows(visit, () => streamRows(callOf(world, visit), method.output));
      });
    }
  }
}

function isUnary(method: DescMethod): method is DescMethodUnary {
  return method.methodKind === 'unary';
}

function isStream(method: DescMethod): method is DescMethodStreaming & { methodKind: 'server_streaming' } {
  return method.methodKind === 'server_streaming';
}

/** A call with what waits for it. */
interface Visit {
  readonly world: World;
  readonly call: OpenCall;
  readonly request: JsonRequest;
  readonly context: HandlerContext;
  readonly exchange: Exchange;
  readonly fault: NeosyncFault | undefined;
  readonly gate: Gate | undefined;
}

function openVisit(world: World, method: DescMethod, message: Message, context: HandlerContext): Visit {
  const exchange = context.values.get(exchangeKey);
  if (exchange === undefined) throw new ConnectError('the call has no exchange', Code.Internal);
  const request = toJson(method.input, message) as JsonRequest;
  const name = method.name as NeosyncMethod;
  const { refreshToken: _, ...shown } = request;
  const call: OpenCall = {
    method: name,
    format: /json/u.test(exchange.request.headers['content-type'] ?? '') ? 'json' : 'proto',
    headers: shownHeaders(exchange.request.headers),
    request: { ...shown },
    rows: 0,
    openWith: world.open.size + 1,
  };
  world.calls.push(call);
  world.open.add(call);
  for (const other of world.open) other.openWith = Math.max(other.openWith, world.open.size);
  const { schema, table } = request;
  const match = { method: name, ...(table === undefined ? {} : { table: `${schema ?? ''}.${table}` }) };
  const { armory } = world;
  return { world, call, request, context, exchange, fault: armory.takeFault(match), gate: armory.takeGate(match) };
}

function shownHeaders(headers: NodeJS.Dict<string | string[]>): Readonly<Record<string, string>> {
  const shown = Object.entries(headers).map(([name, value]) => [
    name,
    name === 'authorization' ? 'present' : String(value),
  ]);
  return Object.fromEntries(shown) as Record<string, string>;
}

function callOf(world: World, { call, request, context }: Visit): Call {
  const anyone = { mayUse: () => false, accountIds: [], canSeeSecrets: false };
  const caller = openToAll.has(call.method) ? anyone : callerOf(world, context.requestHeader.get('authorization'));
  return { world, caller, request, signal: AbortSignal.any([context.signal, world.stopping]) };
}

/** What happens before a unary call is answered. */
async function misbehave(visit: Visit): Promise<void> {
  await visit.gate?.pass();
  if (visit.fault !== undefined) await applyFault(visit, visit.fault);
}

async function applyFault({ exchange, context }: Visit, fault: NeosyncFault): Promise<void> {
  switch (fault.kind) {
    case 'error':
      throw new ConnectError(fault.message ?? `the fake was told to answer ${fault.code}`, codeOf(fault.code));
    case 'slow':
      await delay(fault.ms, undefined, { signal: context.signal });
      return;
    case 'reply':
      exchange.reply(fault.status, fault.contentType, fault.body);
      break;
    case 'reset':
      exchange.reset();
      break;
    case 'oversized':
      exchange.write(envelopeHead(fault.bytes));
      exchange.end();
      break;
    case 'cut':
      exchange.end();
      break;
    case 'truncate':
    case 'payload':
      return;
  }
  // The answer is no longer the library's.
  throw new ConnectError('answered past the library', Code.Aborted);
}

/** The rows of a stream, with what goes wrong among them. */
async function* faultyRows(visit: Visit, open: () => AsyncIterable<Message>): AsyncGenerator<Message> {
  const { world, call, fault, gate } = visit;
  const after = fault !== undefined && 'rows' in fault ? (fault.rows ?? 0) : 0;
  try {
    if (gate?.rows === 0) await gate.pass();
    if (fault !== undefined && fault.kind !== 'slow' && after === 0) yield* breakStream(visit, fault);
    if (fault?.kind === 'truncate' && after === 0) return;
    await sendKept(visit);
    for await (const message of open()) {
      if (fault?.kind === 'slow') await applyFault(visit, fault);
      yield message;
      call.rows += 1;
      if (gate?.rows === call.rows) await gate.pass();
      if (fault === undefined || fault.kind === 'slow' || after !== call.rows) continue;
      if (fault.kind === 'truncate') return;
      yield* breakStream(visit, fault);
    }
  } catch (error) {
    throw wireError(error);
  } finally {
    world.open.delete(call);
  }
}

/** Sends the rows that are kept, when they are and nothing goes wrong with the call. */
async function sendKept(visit: Visit): Promise<void> {
  const { world, call, request, exchange, fault, gate } = visit;
  const { headers } = exchange.request;
  if (world.keep === undefined || fault !== undefined || gate !== undefined) return;
  const wantsPacked = (headers['connect-accept-encoding'] ?? 'identity') !== 'identity';
  if (headers['content-type'] !== 'application/connect+proto' || wantsPacked) return;
  const kept = world.keep.get(keptName(request));
  if (kept === undefined) return;
  callOf(world, visit);
  await exchange.send(kept.open());
  call.rows = kept.rows;
  throw new ConnectError('answered past the library', Code.Aborted);
}

async function* breakStream(visit: Visit, fault: NeosyncFault): AsyncGenerator<Message> {
  const output = apiMethods.get(visit.call.method)?.output;
  if (fault.kind === 'payload' && output !== undefined) {
    yield fromJson(output, { rowBytes: Buffer.from(fault.hex, 'hex').toString('base64') });
  } else await applyFault(visit, fault);
}

function envelopeHead(bytes: number): Uint8Array {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes, 1);
  return head;
}

function codeOf(code: ConnectCode): Code {
  const name = code.replaceAll(/(?:^|_)([a-z])/gu, (_, letter: string) => letter.toUpperCase());
  return Code[name as keyof typeof Code];
}

/** As connect-go does: what is no error of the protocol is `unknown`, with its words. */
function wireError(error: unknown): ConnectError {
  if (error instanceof ConnectError) return error;
  return new ConnectError(
    error instanceof Error ? error.message : String(error),
    Code.Unknown,
    undefined,
    undefined,
    error,
  );
}

/** The JSON form that a call answers. */
export type { JsonValue };
