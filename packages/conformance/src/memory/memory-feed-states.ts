import {
  ChangeError,
  type FeedState,
  type FeedStates,
  type FeedTable,
  type NeutralType,
  printTableRef,
  type StateLayout,
  type StatePlace,
  type StateRow,
  type TableRef,
} from '@sync/core/connector';

const name: NeutralType = { kind: 'text', maxLength: 64, isFixed: false };
const text: NeutralType = { kind: 'text', isFixed: false };
const whole: NeutralType = { kind: 'integer', bits: 64, isUnsigned: false };

/** How a memory source of feeds keeps its states: in one table, or in the older one that had no version of its own. */
export function memoryFeedStates(schemas: readonly string[]): FeedStates {
  return {
    schemas,
    layouts: (place) => [layoutIn(place, 'old_states'), layoutIn(place, 'feed_states')],
    recall: ({ table, version, description }) => {
      try {
        const described: Omit<FeedTable, 'version' | 'description'> = JSON.parse(description);
        return { ...described, version, description };
      } catch {
        throw invalid(table);
      }
    },
  };
}

function layoutIn({ schema }: StatePlace, of: 'old_states' | 'feed_states'): StateLayout {
  return {
    table: { schema, name: of },
    columns: [
      { name: 'id', type: whole, isNullable: false, isNumber: true },
      { name: 'source_schema', type: name, isNullable: false },
      { name: 'source_table', type: name, isNullable: false },
      { name: 'moment', type: whole, isNullable: false },
      { name: 'version', type: name, isNullable: false },
      { name: 'target_schema', type: name, isNullable: false },
      { name: 'target_table', type: name, isNullable: false },
      { name: 'description', type: text, isNullable: false },
    ],
    key: ['source_schema', 'source_table'],
    isDefault: of === 'feed_states',
    fromRow,
    toRow: ({ table, replica, watermark, version, description }, before) => [
      before?.[0] ?? null,
      table.schema,
      table.name,
      watermark.value,
      version,
      replica.schema,
      replica.name,
      description,
    ],
  };
}

function fromRow(row: StateRow): FeedState {
  const [, schema, table, moment, version, targetSchema, targetTable, description] = row.map((field) => field ?? '');
  const ref = { schema: schema ?? '', name: table ?? '' };
  if (moment === undefined || !/^\d+$/.test(moment)) throw invalid(ref);
  return {
    table: ref,
    replica: { schema: targetSchema ?? '', name: targetTable ?? '' },
    watermark: { kind: 'memory', value: moment },
    version: version ?? '',
    description: description ?? '',
  };
}

function invalid(ref: TableRef): ChangeError {
  const table = printTableRef(ref);
  const message = `What is remembered of ${table} cannot be read.`;
  return new ChangeError({ code: 'CHANGE_STATE_INVALID', message, context: { table } });
}
