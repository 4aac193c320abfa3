import { ReadError } from '@sync/core/connector';
import { type CallPlace, contextOf } from './call-place.ts';

/** The error for an answer that lacks what it must have. `why` is the end of a sentence. */
export function oddAnswer(why: string, place: CallPlace): ReadError {
  return new ReadError({
    code: 'READ_CORRUPT',
    message: `Failed ${place.doing} at ${place.display}: ${why}. Check the base URL; if it is right, report this with the table's name.`,
    context: contextOf(place),
  });
}

/** The error for files that the service no longer has, or has others of. */
export function lostObject(why: string, place: CallPlace): ReadError {
  return new ReadError({
    code: 'READ_SNAPSHOT_LOST',
    message: `Failed ${place.doing} at ${place.display}: ${why}. Run again: the rows are then prepared anew.`,
    advice: 'retry',
    context: contextOf(place),
  });
}
