import { type CallOptions, ConfigError } from '@sync/core/connector';
import { type CallPlace, contextOf } from '../connect/call-place.ts';
import { type JsonReader, jsonReader } from './json.ts';
import type { Service } from './service.ts';

/** What is behind a connection: a database whose tables are read, or a bucket with the runs of jobs. */
export type ConnectionKind = 'postgres' | 'mysql' | 's3' | 'gcs';

export interface Connection {
  readonly id: string;
  /** As its owner called it. */
  readonly name: string;
  readonly kind: ConnectionKind;
  readonly accountId: string;
  /** Of MySQL: the database that its address names, where the API shows it. */
  readonly database: string | undefined;
}

/** By the member of `connectionConfig` that is there. */
const kinds: Readonly<Record<string, ConnectionKind>> = {
  pgConfig: 'postgres',
  mysqlConfig: 'mysql',
  awsS3Config: 's3',
  gcpCloudstorageConfig: 'gcs',
};

const unreadable: Readonly<Record<string, string>> = {
  mssqlConfig: 'Microsoft SQL Server',
  mongoConfig: 'MongoDB',
  dynamodbConfig: 'DynamoDB',
  localDirConfig: 'a local folder',
  openaiConfig: 'OpenAI',
};

/**
 * Asks for the connection, and checks that it can be read and belongs to the account. Secrets of it are not asked for.
 *
 * @throws {ConfigError} CONFIG_INVALID when there is none of this id, or it belongs to another account
 * @throws {ConfigError} CONFIG_NOT_BUILT naming a kind that is not read
 */
export async function readConnection(service: Service, accountId: string, call: CallOptions): Promise<Connection> {
  const { connectionId: id, display } = service.options;
  const place: CallPlace = { display, doing: `asking for connection ${id}`, sought: 'connection', soughtName: id };
  const message = { id, excludeSensitive: true };
  const answer = await service.ask({ method: 'ConnectionService/GetConnection', message, place }, call);
  const json = jsonReader(place);
  const connection = json.object(json.object(answer).connection);
  const owner = json.text(connection.accountId).toLowerCase();
  if (owner !== accountId) throw otherAccount(id, accountId, place);
  const members = Object.keys(json.map(connection.connectionConfig));
  const kind = members.map((member) => kinds[member]).find((each) => each !== undefined);
  if (kind === undefined) throw notRead(id, members, place);
  const database = kind === 'mysql' ? databaseOf(json.map(connection.connectionConfig).mysqlConfig, json) : undefined;
  return { id, name: json.text(connection.name), kind, accountId: owner, database };
}

/** Of a URL the path; of a Go DSN (`user@tcp(host:3306)/name?…`) what is behind the address. */
function databaseInUrl(url: string): string | undefined {
  if (url.includes('://')) return URL.parse(url)?.pathname.slice(1);
  return /^[^/]*\/([^/?]*)/.exec(url)?.[1];
}

/** Its own member, or behind the slash of a URL or DSN; a password in it is masked. */
function databaseOf(config: unknown, json: JsonReader): string | undefined {
  const { connection, url } = json.map(config);
  const { name } = json.map(connection);
  const found = json.optionalText(name) || databaseInUrl(json.text(url));
  return found === undefined || found === '' ? undefined : found;
}

function otherAccount(id: string, accountId: string, place: CallPlace): ConfigError {
  return new ConfigError({
    code: 'CONFIG_INVALID',
    message: `Account ${accountId} has no connection ${id} at ${place.display}: it belongs to another account. Give that one by the option "accountId".`,
    context: { ...contextOf(place), option: 'accountId' },
  });
}

function notRead(id: string, members: readonly string[], place: CallPlace): ConfigError {
  const [member] = members;
  const kind = member === undefined ? 'an unknown kind' : (unreadable[member] ?? member.replace(/Config$/, ''));
  return new ConfigError({
    code: 'CONFIG_NOT_BUILT',
    message: `Connection ${id} at ${place.display} leads to ${kind}, which is not read. Only connections to Postgres, MySQL, S3 and Google Cloud Storage are.`,
    context: { ...contextOf(place), option: 'connectionId' },
  });
}
