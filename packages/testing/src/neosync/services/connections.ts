import type { JsonValue } from '@bufbuild/protobuf';
import type { FakeConnection } from '../fake-neosync.ts';
import { connectionOf } from './access.ts';
import type { Answer } from './call.ts';

/** `GetConnection`. Without permission, or when asked to, passwords are masked. */
export const getConnection: Answer = ({ world, caller, request }) => {
  const connection = connectionOf(world, caller, request.id);
  const { id, name, accountId } = connection;
  const isMasked = !caller.canSeeSecrets || request.excludeSensitive === true;
  const moment = '2024-01-01T00:00:00Z';
  const connectionConfig = configOf(connection, isMasked ? mask : (url) => url);
  return { connection: { id, name, accountId, connectionConfig, createdAt: moment, updatedAt: moment } };
};

function configOf({ config }: FakeConnection, shown: (url: string) => string): { [key: string]: JsonValue } {
  switch (config.kind) {
    case 'postgres':
      return { pgConfig: { url: shown(config.url) } };
    case 'mysql':
      return { mysqlConfig: { url: shown(config.url) } };
    case 's3': {
      const { bucket, prefix, region, endpoint } = config;
      return { awsS3Config: present({ bucket, pathPrefix: prefix, region, endpoint }) };
    }
    case 'gcs':
      return { gcpCloudstorageConfig: present({ bucket: config.bucket, pathPrefix: config.prefix }) };
    case 'mongo':
      return { mongoConfig: { url: 'mongodb://localhost/x' } };
    case 'dynamodb':
      return { dynamodbConfig: {} };
    case 'mssql':
      return { mssqlConfig: { url: 'sqlserver://localhost/x' } };
  }
}

function present(fields: Readonly<Record<string, string | undefined>>): { [key: string]: JsonValue } {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function mask(url: string): string {
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = '______';
  return parsed.href;
}
