import { printTableRef } from '@sync/core/connector';

/** What is safe to know of a driver's error: codes and names, and text of the server only where it cannot hold row values. */
export interface DriverFacts {
  /** SQLSTATE. */
  readonly state?: string;
  /** Node's code: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  readonly system?: string;
  /** What pg itself says in words only. */
  readonly spoken?: 'timeout' | 'tls' | 'password';
  /** The connection is gone. */
  readonly isLost: boolean;
  /** Printed. */
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  /** Name of a type the server spoke of. */
  readonly dataType?: string;
  /** Line of a COPY, from 1. */
  readonly copyLine?: number;
  /** The PL/pgSQL function in which it happened. */
  readonly routine?: string;
  /** The server's message, only for SQLSTATEs whose messages hold names and never values. */
  readonly text?: string;
  /** A text had the character U+0000 in it. */
  readonly hasNul?: boolean;
}

/** Classes of SQLSTATE whose messages name objects, settings and limits, never the content of rows. */
const plainClasses = new Set([
  '08',
  '0A',
  '25',
  '28',
  '2B',
  '34',
  '3B',
  '3D',
  '3F',
  '40',
  '53',
  '54',
  '55',
  '57',
  '58',
]);
/** Of class 42, the states about rights and about objects that are missing, double or of the wrong kind. */
const plainStates = new Set([
  '42501', '42P01', '42703', '42704', '42883', '42P07', '42701', '42710', '42723', '42P06', '42809', '428C9', '42P17',
  '42830', '42939', '42P16', '22P04',
]); // biome-ignore format: a table of codes

/** Where in a JSON text, which comes before where in the COPY. Shows a stretch of one line of that text. */
const jsonPlace = /^JSON data, line \d+: [^\n]*\n/;

/** Reads the facts of anything thrown. */
export function readDriverFacts(error: unknown): DriverFacts {
  const fields = asFields(error);
  const code = text(fields.code);
  const state = code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code) ? code : undefined;
  const system = state === undefined ? (code ?? firstInnerCode(fields)) : undefined;
  const message = text(fields.message) ?? '';
  const where = text(fields.where) ?? '';
  const copy = /, line (\d+)(?:, column ([\s\S]*?)(?:: |$))?/.exec(where.replace(jsonPlace, ''));
  const schema = text(fields.schema);
  const table = text(fields.table);
  return drop({
    state,
    system,
    spoken: state === undefined ? spokenOf(message) : undefined,
    isLost: isLost(state, system, message),
    table: table === undefined ? undefined : schema === undefined ? table : printTableRef({ schema, name: table }),
    column: text(fields.column) ?? copy?.[2],
    constraint: text(fields.constraint),
    dataType: text(fields.dataType) ?? namedType(state, message),
    copyLine: copy?.[1] === undefined ? undefined : Number(copy[1]),
    routine: /^PL\/pgSQL function ([\w.$"]+)\(/m.exec(where)?.[1],
    text: state !== undefined && isPlain(state) ? message : undefined,
    hasNul: (state === '22021' && message.endsWith(': 0x00')) || undefined,
  });
}

/**
 * A stand-in for the driver's error that is safe to print: Node prints causes with all their fields, and the driver's
 * `detail`, `where`, `query` and `parameters` hold row values.
 */
export function scrubbedCause(error: unknown, facts: DriverFacts): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const isServer = facts.state !== undefined;
  const message = facts.text ?? (isServer ? `SQLSTATE ${facts.state}` : error.message);
  const cause = new Error(message);
  cause.name = isServer ? 'PostgresError' : error.name;
  cause.stack = `${cause.name}: ${message}\n${stackFrames(error)}`;
  return Object.assign(cause, { code: facts.state ?? facts.system });
}

function isPlain(state: string): boolean {
  return plainClasses.has(state.slice(0, 2)) || plainStates.has(state);
}

function isLost(state: string | undefined, system: string | undefined, message: string): boolean {
  if (state !== undefined) return state === '57P01' || state === '57P02' || state === '57P05' || state.startsWith('08');
  if (system === 'ECONNRESET' || system === 'EPIPE' || system === 'ERR_STREAM_DESTROYED') return true;
  return /^Connection terminated|not queryable|Client was closed/.test(message);
}

function spokenOf(message: string): DriverFacts['spoken'] {
  if (/^timeout expired|connection timeout/.test(message)) return 'timeout';
  if (/SSL connection/.test(message)) return 'tls';
  return /^SASL: .*password must be a (?:non-empty )?string/.test(message) ? 'password' : undefined;
}

/** The type in messages of class 22, where the wording is known and the type stands outside the quoted value. */
function namedType(state: string | undefined, message: string): string | undefined {
  if (state === undefined || !state.startsWith('22')) return undefined;
  const found =
    /^value too long for type ([a-z ]+(?:\(\d+\))?)$/.exec(message) ??
    /^(?:invalid input syntax for type|invalid input value for enum) ([\w."$]+(?: [a-z]+)*)(?:: "|$)/.exec(message) ??
    /^[^"]*(?:"[\s\S]*" is )?out of range for type ([a-z ]+)$/.exec(message);
  return found?.[1];
}

function firstInnerCode(fields: Record<string, unknown>): string | undefined {
  const inner = Array.isArray(fields.errors) ? (fields.errors as unknown[])[0] : undefined;
  return inner === undefined ? undefined : text(asFields(inner).code);
}

function stackFrames(error: Error): string {
  const lines = (error.stack ?? '').split('\n');
  const first = lines.findIndex((line) => /^\s+at .+:\d+:\d+\)?$/.test(line));
  return first === -1
    ? ''
    : lines
        .slice(first)
        .filter((line) => /^\s+at /.test(line))
        .join('\n');
}

function asFields(error: unknown): Record<string, unknown> {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : { message: String(error) };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

type Loose<T> = { [K in keyof T]: T[K] | undefined };

function drop(facts: Loose<Required<DriverFacts>>): DriverFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as unknown as DriverFacts;
}
