import type { CallPlace } from '../errors/call-place.ts';
import { lostObject } from '../errors/odd-answer.ts';
import type { HttpResponse } from '../http/http-client.ts';

/** How far the reading of a file is. */
export interface ObjectState {
  /** Bytes given out, those that were skipped at the start included. */
  given: number;
  /** Length of the whole file, once known. */
  total: number | undefined;
  /** The store's mark of this version of the file (strong ones only), once known. */
  tag: string | undefined;
  /** A presigned address that has worked or was not tried; it is a secret. */
  url: string | undefined;
}

/**
 * Sees that an answer continues the file where it broke, and notes what it tells of it. Returns how many of its bytes were given already: none
 * of a part, all of the old ones when the whole file comes again; `complete` when there is nothing behind.
 *
 * @throws {ReadError} READ_SNAPSHOT_LOST: it is another file by now
 */
export function checkContinuation(response: HttpResponse, state: ObjectState, place: CallPlace): number | 'complete' {
  const { status, headers, body } = response;
  const lost = (why: string): Error => {
    body.destroy();
    return lostObject(why, place);
  };
  const range = /^bytes (?:(?<start>\d+)-\d+|\*)\/(?<total>\d+|\*)$/.exec(headers['content-range'] ?? '')?.groups;
  const tag = headers.etag?.startsWith('W/') === true ? undefined : headers.etag;
  const total = status === 200 ? numberOf(headers['content-length']) : numberOf(range?.total);
  if (status === 416) {
    body.destroy();
    if ((total ?? state.total) === state.given) return 'complete';
    throw lost('the file is shorter than it was');
  }
  if (status === 206 && range?.start !== String(state.given)) throw lost('the store gave another part of the file');
  const isChanged =
    differ(total, state.total) || differ(tag, state.tag) || (total !== undefined && total < state.given);
  if (isChanged) throw lost('the file was replaced while it was fetched');
  state.total ??= total;
  state.tag ??= tag;
  return status === 206 ? 0 : state.given;
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function differ<Value>(a: Value | undefined, b: Value | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}
