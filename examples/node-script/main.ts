import { planSync, sync, SyncError, type SyncOptions } from '@sync/core';
import { postgresSink } from '@sync/sinks-postgres';
import { postgresSource } from '@sync/sources-postgres';
import { startShop } from './start-shop.ts';

await using databases = await startShop();

const options: SyncOptions = {
  source: postgresSource({ url: databases.shopUrl }),
  sink: postgresSink({ url: databases.emptyUrl }),
  tables: { include: ['public.*', 'warehouse.*'], exclude: ['public.import_log'] },
  schema: 'create',
};

try {
  const plan = await planSync(options);
  process.stdout.write(`The plan has ${plan.steps.length} steps for ${plan.tables.length} tables.\n`);

  const report = await sync({ ...options, signal: AbortSignal.timeout(60_000) });
  const { tables, rows, durationMs } = report.totals;
  process.stdout.write(`Copied ${rows} rows of ${tables} tables in ${Math.round(durationMs)} ms.\n`);
  for (const warning of report.warnings) process.stdout.write(`Warning: ${warning.message}\n`);
} catch (error) {
  if (!SyncError.isInstance(error)) throw error;
  // The message says what failed and what to do; the code is stable and documented.
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 1;
}
