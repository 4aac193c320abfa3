import {
  type CallOptions,
  ConfigError,
  type Identity,
  type Naming,
  type Snapshot,
  type SourceCapabilities,
  type SourceSession,
} from '@sync/core/connector';
import { type Connection, readConnection } from './api/connection.ts';
import { findJobRun } from './api/job-run.ts';
import type { Service } from './api/service.ts';
import { resolveAccount } from './auth/resolve-account.ts';
import { signIn } from './auth/sign-in.ts';
import { BucketSnapshot } from './bucket-snapshot.ts';
import { connectorName } from './options.ts';
import { SqlSnapshot } from './sql-snapshot.ts';

/** Signs in, finds the account and the connection, and checks what only the server knows. Owns the service from here on. */
export async function openSession(service: Service, call: CallOptions): Promise<SourceSession> {
  const login = await signIn(service, call);
  const accountId = await resolveAccount(service, login, call);
  const connection = await readConnection(service, accountId, call);
  checkRun(service, connection, call);
  return new NeosyncSession(service, connection);
}

class NeosyncSession implements SourceSession {
  readonly capabilities: SourceCapabilities = { maxReaders: 4 };
  readonly naming: Naming;
  readonly #service: Service;
  readonly #connection: Connection;

  constructor(service: Service, connection: Connection) {
    this.#service = service;
    this.#connection = connection;
    this.naming = namingOf(connection);
  }

  async identify(): Promise<Identity> {
    const { display, isLocal } = this.#service.options;
    const { name, kind } = this.#connection;
    return { product: `Neosync (${kinds[kind]})`, display: `${display}/${name}`, isLocal };
  }

  async snapshot(call: CallOptions): Promise<Snapshot> {
    const { kind } = this.#connection;
    if (kind === 'postgres' || kind === 'mysql') return new SqlSnapshot(this.#service, this.#connection, kind);
    return new BucketSnapshot(this.#service, this.#connection, await findJobRun(this.#service, this.#connection, call));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#service.close();
  }
}

const kinds: Readonly<Record<Connection['kind'], string>> = {
  postgres: 'a Postgres connection',
  mysql: 'a MySQL connection',
  s3: 'a job run in S3',
  gcs: 'a job run in Google Cloud Storage',
};

/** Jobs write tables of Postgres under their schemas, and those of MySQL under their databases: `public` is the one that means the usual place. */
function namingOf({ kind, database }: Connection): Naming {
  if (kind !== 'mysql') return { defaultSchema: 'public' };
  return { schemaStyle: 'databases', ...(database === undefined ? {} : { defaultSchema: database }) };
}

/** @throws {ConfigError} CONFIG_MISSING when a bucket is to be read and no run is told */
function checkRun({ options: { run } }: Service, { id, kind }: Connection, { onWarning }: CallOptions): void {
  const isBucket = kind === 's3' || kind === 'gcs';
  if (isBucket && run === undefined) {
    throw new ConfigError({
      code: 'CONFIG_MISSING',
      message: `Connection ${id} leads to a bucket (${kind}), where runs of jobs are. Give the job by the option "jobId" (its newest run is read), or a run by "jobRunId".`,
      context: { connector: connectorName, option: 'jobId' },
    });
  }
  if (isBucket || run === undefined) return;
  onWarning({
    code: 'NEOSYNC_JOB_IGNORED',
    message: `Connection ${id} leads to a database, whose tables are read as they are now; the options "jobId" and "jobRunId" are for buckets and do nothing here.`,
  });
}
