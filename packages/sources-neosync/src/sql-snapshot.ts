import {
  type CallOptions,
  type Catalog,
  type DefinitionList,
  type DefinitionsRequest,
  type DescribeDetail,
  DescribedTables,
  type DescribeForRequest,
  type FieldBatch,
  printTableRef,
  type ReadRequest,
  type Sequence,
  type SequenceState,
  type Snapshot,
  SyncError,
  type Table,
  type TableMatcher,
  type TableRef,
  tableKey,
} from '@sync/core/connector';
import type { NeosyncEngine } from '@sync/engine-neosync';
import type { Connection } from './api/connection.ts';
import { readInitStatements, type StatementBlock } from './api/init-statements.ts';
import { readRowCount } from './api/row-count.ts';
import type { Service } from './api/service.ts';
import { type ApiColumn, type ApiConstraints, readColumns, readConstraints } from './api/tables.ts';
import { tablesOf } from './catalog/describe-bucket.ts';
import { describeTables } from './catalog/describe-tables.ts';
import { takeSinkTypes } from './catalog/take-sink-types.ts';
import { checkRowCount } from './check-row-count.ts';
import { parseStatements, type ParsedStatements } from './definitions/parse-statements.ts';
import { toDefinitionList } from './definitions/to-definition-list.ts';
import { forEachAtOnce } from './for-each-at-once.ts';
import { HighestValues } from './highest-values.ts';
import { lossWarnings } from './loss-warnings.ts';
import { connectorName } from './options.ts';
import { readRows, type Tally } from './read-rows.ts';

/** Tables that are counted at the same time. */
const countsAtOnce = 4;

/** The tables of a connection to Postgres or MySQL. There is no view that they share: the API reads each when it is asked for it. */
export class SqlSnapshot implements Snapshot {
  readonly howPinned = 'not pinned: the Neosync API reads each table as it is at that moment';
  readonly #service: Service;
  readonly #connection: Connection;
  readonly #engine: NeosyncEngine;
  readonly #tables = new DescribedTables(connectorName);
  readonly #highest = new HighestValues();
  #told = false;
  #columns: Promise<readonly ApiColumn[]> | undefined;
  #constraints: Promise<ApiConstraints> | undefined;
  #statements: Promise<ParsedStatements> | undefined;

  constructor(service: Service, connection: Connection, engine: NeosyncEngine) {
    this.#service = service;
    this.#connection = connection;
    this.#engine = engine;
  }

  async listTables(matcher: TableMatcher, call: CallOptions): Promise<readonly TableRef[]> {
    return tablesOf(await this.#readColumns(call), matcher);
  }

  async describe(matcher: TableMatcher, call: CallOptions, detail?: DescribeDetail): Promise<Catalog> {
    return this.#describe(matcher, call, { detail, fit: (table) => table });
  }

  describeFor(request: DescribeForRequest, call: CallOptions): Promise<Catalog> {
    const { matcher, detail } = request;
    return this.#describe(matcher, call, { detail, fit: (table) => takeSinkTypes(table, this.#engine, request) });
  }

  async readDefinitions({ place }: DefinitionsRequest, call: CallOptions): Promise<DefinitionList> {
    const statements = await this.#readStatements(call);
    const columns = await this.#readColumns(call);
    const tables = tablesOf(columns, { matches: () => true, unmatched: () => [], isEverything: true });
    return toDefinitionList({ engine: this.#engine, statements, tables, place });
  }

  async *readRows(request: ReadRequest, call: CallOptions): AsyncGenerator<FieldBatch, void, undefined> {
    const table = this.#tables.get(request.table);
    const counted = { service: this.#service, connection: this.#connection, table: request.table };
    const before = await readRowCount(this.#service, counted, call);
    if (before === undefined) call.onWarning(uncounted(request.table));
    const tally: Tally = { rows: 0 };
    const counting = request.columns.map((name) =>
      table.columns.some((column) => column.name === name && column.identity !== undefined) ? name : '',
    );
    const warnOfLoss = lossWarnings(call.onWarning);
    const onLoss = warnOfLoss.bind(undefined, request.table);
    for await (const batch of readRows({ ...counted, request, table, onLoss, tally }, call)) {
      this.#highest.note(request.table, counting, batch);
      yield batch;
    }
    await checkRowCount(counted, { before, received: tally.rows }, call);
  }

  async readSequences(sequences: readonly Sequence[]): Promise<readonly SequenceState[]> {
    return this.#highest.states(sequences);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #describe(
    matcher: TableMatcher,
    call: CallOptions,
    { detail, fit }: { readonly detail: DescribeDetail | undefined; readonly fit: (table: Table) => Table },
  ): Promise<Catalog> {
    const [columns, constraints, statements] = await Promise.all([
      this.#readColumns(call),
      this.#readConstraints(call),
      detail === 'load' ? undefined : this.#readStatements(call).catch(unlessItIsNeeded(detail)),
    ]);
    const { enums = new Map(), foreignKey = () => undefined } = statements ?? {};
    const wholeType = ({ table, name }: ApiColumn) => statements?.columnTypes.get(tableKey(table))?.get(name);
    const types = { enums, wholeType };
    const catalog = describeTables({ engine: this.#engine, columns, constraints, types, keyNames: { foreignKey } });
    const selected = catalog.tables.filter(({ ref }) => matcher.matches(ref)).map(fit);
    const tables = await this.#withCounts(selected, call);
    this.#tables.add(tables);
    this.#tellOfInconsistency(tables.length, call);
    const isSelected = ({ ownedBy }: Sequence): boolean => ownedBy === undefined || matcher.matches(ownedBy.table);
    return { ...catalog, tables, sequences: catalog.sequences.filter(isSelected) };
  }

  async #withCounts(tables: readonly Table[], call: CallOptions): Promise<readonly Table[]> {
    const [service, connection] = [this.#service, this.#connection];
    const counts = await forEachAtOnce(tables, countsAtOnce, ({ ref }) =>
      readRowCount(service, { connection, table: ref }, call),
    );
    return tables.map((table, place) => ({ ...table, estimatedRows: counts[place] ?? -1 }));
  }

  #readColumns(call: CallOptions): Promise<readonly ApiColumn[]> {
    this.#columns ??= readColumns(this.#service, { connection: this.#connection }, call);
    return this.#columns;
  }

  #readConstraints(call: CallOptions): Promise<ApiConstraints> {
    this.#constraints ??= readConstraints(this.#service, this.#connection, call);
    return this.#constraints;
  }

  #readStatements(call: CallOptions): Promise<ParsedStatements> {
    this.#statements ??= readInitStatements(this.#service, this.#connection, call).then(
      (blocks: readonly StatementBlock[]) => parseStatements(blocks, this.#engine),
    );
    return this.#statements;
  }

  #tellOfInconsistency(tableCount: number, { onWarning }: CallOptions): void {
    if (this.#told || tableCount < 2) return;
    this.#told = true;
    onWarning({
      code: 'NEOSYNC_NOT_CONSISTENT',
      message:
        'The Neosync API reads tables one after the other without a common view: what others write meanwhile may be in one table and not in another, and foreign keys may then fail. Stop writers, or read the database directly.',
    });
  }
}

/** Making the schema needs the statements. Describing it does without: names of keys and labels of enums are then missing. */
function unlessItIsNeeded(detail: DescribeDetail | undefined) {
  return (error: unknown): undefined => {
    if (detail === 'schema' || !SyncError.isInstance(error) || error.code === 'ABORTED_BY_SIGNAL') throw error;
    return undefined;
  };
}

function uncounted(table: TableRef) {
  const name = printTableRef(table);
  return {
    code: 'NEOSYNC_UNCOUNTED',
    message: `The Neosync API does not tell how many rows ${name} has: a stream that ends too early would not be noticed.`,
    table: name,
  };
}
