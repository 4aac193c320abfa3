/**
 * How a change travels: a row of a `FieldBatch` whose fields are the columns asked for, then its operation, then its sequence.
 *
 * - *operation*: {@link deleteOperation}, and only the key of such a row counts; anything else, NULL included, is an upsert.
 * - *sequence*: orders changes of one key, see `FeedSession.sequenceType`. Of several changes of one key the last in this order counts; among
 *   equal ones the last that arrived.
 */
export const upsertOperation = 'U';
export const deleteOperation = 'D';

/** Fields that a change has behind those of its columns. */
export const changeFields = 2;
