import type { CallOptions, TableRef } from '@sync/core/connector';
import type { RunChoice } from '../options.ts';
import type { CallPlace } from '../connect/call-place.ts';
import type { Connection, ConnectionKind } from './connection.ts';
import { type JsonObject, type JsonReader, jsonReader } from './json.ts';
import type { Service } from './service.ts';

/** One column as the API tells it. Of a bucket it tells no more than names. */
export interface ApiColumn {
  readonly table: TableRef;
  readonly name: string;
  /** `format_type` of Postgres; the bare word of MySQL's DATA_TYPE; empty of a bucket. */
  readonly nativeType: string;
  readonly isNullable: boolean;
  readonly default: string | undefined;
  /** `s` for stored; of MySQL the text of EXTRA. Undefined: not generated. */
  readonly generated: string | undefined;
  /** `a` always, `d` by default, `auto_increment`. Undefined: no identity. */
  readonly identity: string | undefined;
}

/** The keys of tables, by what the API calls a table: `schema.table`, nothing escaped. */
export interface ApiConstraints {
  readonly foreignKeys: ReadonlyMap<string, readonly ApiForeignKey[]>;
  readonly primaryKeys: ReadonlyMap<string, readonly string[]>;
  readonly uniqueKeys: ReadonlyMap<string, readonly (readonly string[])[]>;
}

export interface ApiForeignKey {
  readonly columns: readonly string[];
  /** `schema.table`, nothing escaped. */
  readonly references: string;
  readonly referencedColumns: readonly string[];
}

/** Members that say what kind of connection a call is about. */
export const configMembers: Readonly<Record<ConnectionKind, string>> = {
  postgres: 'pgConfig',
  mysql: 'mysqlConfig',
  s3: 'awsS3Config',
  gcs: 'gcpCloudstorageConfig',
};

/** Every column of every table, tables mixed as the server has them. `run`: of a bucket, and only there. */
export async function readColumns(
  service: Service,
  { connection, run }: { readonly connection: Connection; readonly run?: RunChoice },
  call: CallOptions,
): Promise<readonly ApiColumn[]> {
  const place: CallPlace = {
    display: service.options.display,
    doing: `reading the schema of connection ${connection.id}`,
    ...(run === undefined ? {} : { sought: 'run' as const, soughtName: printRun(run) }),
  };
  const schemaConfig = { [configMembers[connection.kind]]: run ?? {} };
  const message = { connectionId: connection.id, schemaConfig };
  const answer = await service.ask({ method: 'ConnectionDataService/GetConnectionSchema', message, place }, call);
  const json = jsonReader(place);
  return json.list(json.object(answer).schemas).map((each) => toColumn(json.object(each), json));
}

/** `run x` or `run of job x`. */
export function printRun(run: RunChoice): string {
  return 'jobRunId' in run ? `run ${run.jobRunId}` : `run of job ${run.jobId}`;
}

function toColumn(column: JsonObject, json: JsonReader): ApiColumn {
  return {
    table: { schema: json.text(column.schema), name: json.text(column.table) },
    name: json.text(column.column),
    nativeType: json.text(column.dataType),
    isNullable: json.text(column.isNullable).toUpperCase() !== 'NO',
    default: json.optionalText(column.columnDefault),
    generated: json.optionalText(column.generatedType) || undefined,
    identity: json.optionalText(column.identityGeneration) || undefined,
  };
}

/** The keys of all tables. */
export async function readConstraints(
  service: Service,
  connection: Connection,
  call: CallOptions,
): Promise<ApiConstraints> {
  const place: CallPlace = {
    display: service.options.display,
    doing: `reading the keys of connection ${connection.id}`,
  };
  const method = 'ConnectionDataService/GetConnectionTableConstraints';
  const answer = await service.ask({ method, message: { connectionId: connection.id }, place }, call);
  const json = jsonReader(place);
  const { foreignKeyConstraints, primaryKeyConstraints, uniqueConstraints, uniqueIndexes } = json.object(answer);
  const columnsOf = (value: unknown): readonly string[] => json.texts(json.object(value).columns);
  const uniqueKeys = new Map<string, readonly (readonly string[])[]>();
  for (const [table, value] of Object.entries(json.map(uniqueConstraints))) {
    uniqueKeys.set(table, json.list(json.object(value).constraints).map(columnsOf));
  }
  for (const [table, value] of Object.entries(json.map(uniqueIndexes))) {
    uniqueKeys.set(table, [...(uniqueKeys.get(table) ?? []), ...json.list(json.object(value).indexes).map(columnsOf)]);
  }
  return {
    uniqueKeys,
    primaryKeys: new Map(
      Object.entries(json.map(primaryKeyConstraints)).map(([table, key]) => [table, columnsOf(key)]),
    ),
    foreignKeys: new Map(
      Object.entries(json.map(foreignKeyConstraints)).map(([table, value]) => [
        table,
        json.list(json.object(value).constraints).map((key) => toForeignKey(json.object(key), json)),
      ]),
    ),
  };
}

function toForeignKey({ columns, foreignKey }: JsonObject, json: JsonReader): ApiForeignKey {
  const target = json.map(foreignKey);
  return {
    columns: json.texts(columns),
    references: json.text(target.table),
    referencedColumns: json.texts(target.columns),
  };
}
