import { type CallOptions, CatalogError, compareText } from '@sync/core/connector';
import { type CallPlace, contextOf } from '../errors/call-place.ts';
import { oddAnswer } from '../errors/odd-answer.ts';
import { isRecord } from '../errors/server-fault.ts';
import { usualPatience } from '../http/http-client.ts';
import { parseExactly } from '../http/exact-json.ts';
import { runQuery } from '../jobs/run-query.ts';
import { systemClock } from '../limits/clock.ts';
import { openObject } from '../objects/open-object.ts';
import type { CheckedDapOptions } from '../options.ts';
import type { DapApi, SchemaDocument } from './dap-api.ts';
import { Service, type ServiceParts } from './service.ts';

/** Gets ready to ask the service; contacts nothing yet. Whoever gets it disposes it. `parts` are for tests. */
export function openDapApi(options: CheckedDapOptions, parts: Partial<ServiceParts> = {}): DapApi {
  const service = new Service(options, { clock: systemClock, patience: usualPatience, ...parts });
  return {
    namespace: options.namespace,
    display: options.display,
    isLocal: options.isLocal,
    signIn: (call) => service.signIn(call),
    listTables: (call) => listTables(service, call),
    readSchema: async (table, call) => {
      checkTable(table, service.place('reading the schema of', table));
      return await readSchema(service, table, call);
    },
    query: async (query, call) => {
      checkTable(query.table, service.place('preparing the rows of', query.table));
      return await runQuery(service, query, call);
    },
    openObject: (request, call) => openObject(service, request, call),
    [Symbol.asyncDispose]: async () => service.close(),
  };
}

async function listTables(service: Service, call: CallOptions): Promise<readonly string[]> {
  const { namespace } = service.options;
  const place = service.place(`listing the tables of ${namespace}`);
  const question = { endpoint: 'listTables', method: 'GET', path: `/query/${namespace}/table` } as const;
  const { value } = await service.ask(question, place, call);
  const tables: unknown = isRecord(value) ? value.tables : undefined;
  const isList = Array.isArray(tables) && tables.every((each): each is string => typeof each === 'string');
  if (!isList) throw oddAnswer('the answer holds no list of tables', place);
  return tables.toSorted(compareText);
}

async function readSchema(service: Service, table: string, call: CallOptions): Promise<SchemaDocument> {
  const place = service.place('reading the schema of', table);
  const path = `/query/${service.options.namespace}/table/${encodeURIComponent(table)}/schema`;
  const { value, text } = await service.ask({ endpoint: 'readSchema', method: 'GET', path }, place, call);
  if (!isRecord(value) || !isRecord(value.schema)) throw oddAnswer('the answer holds no schema', place);
  const { schema, version } = value;
  if (typeof version !== 'number' || !Number.isInteger(version)) throw oddAnswer('the schema has no version', place);
  const exact = parseExactly(text);
  return { version, schema, schemaText: JSON.stringify(isRecord(exact) ? exact.schema : schema) };
}

/** Names become part of an address: one that no table can have is refused before it is asked for. */
function checkTable(table: string, place: CallPlace): void {
  if (/^\w[\w-]*$/.test(table)) return;
  throw new CatalogError({
    code: 'CATALOG_TABLE_MISSING',
    message: `Failed ${place.doing} at ${place.display}: no table can have this name. List the tables of the namespace.`,
    context: contextOf(place),
  });
}
