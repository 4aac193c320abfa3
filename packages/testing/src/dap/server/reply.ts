import { randomUUID } from 'node:crypto';
import type { ReadyFile } from '../served-table.ts';

/** An answer before faults have touched it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FileSlice;
}

/** A file, or a part of it. */
export interface FileSlice {
  readonly file: ReadyFile;
  readonly start: number;
  readonly end: number;
}

/** An answer in JSON. */
export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** What an error says beside its type. */
export interface ErrorDetails {
  readonly message: string;
  readonly [name: string]: unknown;
}

/** An error in the API's envelope, with a uuid of its own. */
export function errorReply(status: number, type: string, details: ErrorDetails): Reply {
  return jsonReply(status, { error: { type, uuid: randomUUID(), ...details } });
}

/** 404 about something of a kind. */
export function missingReply(kind: 'namespace' | 'table' | 'object' | 'job', id: string): Reply {
  return errorReply(404, 'ObjectNotFound', { message: `The ${kind} ${id} was not found.`, id, kind });
}

/** A page as gateways send it. */
export function htmlReply(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  const body = `<html>\r\n<head><title>${status}</title></head>\r\n<body><center><h1>${status}</h1></center></body>\r\n</html>\r\n`;
  return { status, headers: { 'content-type': 'text/html', ...headers }, body };
}

/** An error as object stores send it. */
export function xmlReply(status: number, code: string, message: string): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
