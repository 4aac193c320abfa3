import { printName } from '@sync/core/connector';
import { quoteLiteral, quoteName } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { notFromExtension, type ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';

interface EventTriggerRow {
  readonly oid: string;
  readonly name: string;
  readonly event: string;
  readonly enabled: string;
  readonly tags: readonly string[] | null;
  readonly function: string;
}

/** Reads the event triggers. Only a superuser may create them. */
export async function readEventTriggers(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<EventTriggerRow>(`
    SELECT e.oid::text AS oid, e.evtname::text AS name, e.evtevent::text AS event, e.evtenabled::text AS enabled,
      to_json(e.evttags) AS tags, e.evtfoid::regproc::text AS function
    FROM pg_event_trigger e WHERE ${notFromExtension('pg_event_trigger', 'e.oid')}`);
  return rows.map((row) => eventTriggerDraft(row, context.comments));
}

/** One event trigger as a record. */
export function eventTriggerDraft(row: EventTriggerRow, comments: Comments): Draft {
  const on = `EVENT TRIGGER ${quoteName(row.name)}`;
  const state = { D: 'DISABLE', R: 'ENABLE REPLICA', A: 'ENABLE ALWAYS' }[row.enabled];
  const tags = row.tags === null ? '' : ` WHEN TAG IN (${row.tags.map(quoteLiteral).join(', ')})`;
  return {
    id: `event trigger ${printName(row.name)}`,
    kind: 'event trigger',
    name: printName(row.name),
    section: 'finish',
    sql: [
      `CREATE ${on} ON ${row.event}${tags} EXECUTE FUNCTION ${row.function}();`,
      state === undefined ? '' : `\nALTER ${on} ${state};`,
      comments.sqlFor(on, 'pg_event_trigger', row.oid),
    ].join(''),
    makes: [objectKey('pg_event_trigger', row.oid)],
    tables: [],
  };
}
