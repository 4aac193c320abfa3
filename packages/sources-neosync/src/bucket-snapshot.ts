import {
  type CallOptions,
  type Catalog,
  ConfigError,
  DescribedTables,
  type DescribeForRequest,
  type FieldBatch,
  ReadError,
  type ReadRequest,
  type Snapshot,
  type TableMatcher,
  type TableRef,
} from '@sync/core/connector';
import type { Connection } from './api/connection.ts';
import type { JobRun } from './api/job-run.ts';
import type { Service } from './api/service.ts';
import { type ApiColumn, printRun, readColumns } from './api/tables.ts';
import { describeBucket, tablesOf } from './catalog/describe-bucket.ts';
import { lossWarnings } from './loss-warnings.ts';
import { connectorName } from './options.ts';
import { readRows } from './read-rows.ts';

/** The tables of a job's run in the bucket behind a connection, as the API reads them. Files of a run do not change. */
export class BucketSnapshot implements Snapshot {
  readonly howPinned: string;
  readonly #service: Service;
  readonly #connection: Connection;
  readonly #run: JobRun;
  readonly #tables = new DescribedTables(connectorName);
  #columns: Promise<readonly ApiColumn[]> | undefined;

  constructor(service: Service, connection: Connection, run: JobRun) {
    this.howPinned = run.howPinned;
    this.#service = service;
    this.#connection = connection;
    this.#run = run;
  }

  async listTables(matcher: TableMatcher, call: CallOptions): Promise<readonly TableRef[]> {
    return tablesOf(await this.#readColumns(call), matcher);
  }

  async describe(matcher: TableMatcher, call: CallOptions): Promise<Catalog> {
    return this.#described(describeBucket(await this.#readColumns(call), matcher, 'any text'));
  }

  async describeFor({ matcher, detail, sinkTable }: DescribeForRequest, call: CallOptions): Promise<Catalog> {
    if (detail === 'schema') throw schemaless(this.#connection);
    return this.#described(describeBucket(await this.#readColumns(call), matcher, sinkTable));
  }

  readRows(request: ReadRequest, call: CallOptions): AsyncIterable<FieldBatch> {
    const table = this.#tables.get(request.table);
    const warnOfLoss = lossWarnings(call.onWarning);
    return readRows(
      {
        service: this.#service,
        connection: this.#connection,
        run: this.#run.choice,
        request,
        table,
        onLoss: warnOfLoss.bind(undefined, request.table),
        tally: { rows: 0 },
      },
      call,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #described(catalog: Catalog): Catalog {
    this.#tables.add(catalog.tables);
    return catalog;
  }

  #readColumns(call: CallOptions): Promise<readonly ApiColumn[]> {
    this.#columns ??= this.#readRunColumns(call);
    return this.#columns;
  }

  async #readRunColumns(call: CallOptions): Promise<readonly ApiColumn[]> {
    const { choice } = this.#run;
    const columns = await readColumns(this.#service, { connection: this.#connection, run: choice }, call);
    if (columns.length > 0) return columns;
    throw new ReadError({
      code: 'READ_RUN',
      message: `The bucket of connection ${this.#connection.id} has no files of ${printRun(choice)}: it wrote no row, or to another bucket. Check the id, and the connection's path prefix.`,
      context: { connector: connectorName },
    });
  }
}

function schemaless({ id, kind }: Connection): ConfigError {
  return new ConfigError({
    code: 'CONFIG_CONFLICT',
    message: `Option "schema" is "create", and connection ${id} leads to a bucket (${kind}), whose files do not tell a schema. Create the tables first.`,
    context: { connector: connectorName, option: 'schema' },
  });
}
