import { printTableRef, sync, SyncError } from '@sync/core';
import { postgresSink } from '@sync/sinks-postgres';
import { s3Source } from '@sync/sources-s3';
import { startService } from './start-service.ts';

await using service = await startService();

try {
  const report = await sync({
    source: s3Source({
      bucket: service.bucket,
      prefix: 'nightly',
      tables: { kind: 'folders' },
      // Leave these out for Amazon S3: region and credentials are found where the AWS command line finds them.
      endpoint: service.endpoint,
      region: 'us-east-1',
      accessKeyId: service.accessKeyId,
      secretAccessKey: service.secretAccessKey,
    }),
    sink: postgresSink({ url: service.databaseUrl }),
    truncate: 'selected',
    signal: AbortSignal.timeout(60_000),
  });
  process.stdout.write(`From ${report.pinned ?? 'the bucket'}\n`);
  for (const { table, rows } of report.tables) process.stdout.write(`${printTableRef(table)}: ${rows} rows\n`);
  for (const warning of report.warnings) process.stdout.write(`Warning: ${warning.message}\n`);
  await service.compare();
} catch (error) {
  if (!SyncError.isInstance(error)) throw error;
  // The message says what failed and what to do; the code is stable and documented. `errors` has one for each table that failed.
  for (const each of error.errors.length > 0 ? error.errors : [error]) {
    process.stderr.write(`${each.code}: ${each.message}\n`);
  }
  process.exitCode = 1;
}
