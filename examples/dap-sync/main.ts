import { printTableRef, sync, SyncError } from '@sync/core';
import { postgresSink } from '@sync/sinks-postgres';
import { dapSource } from '@sync/sources-dap';
import { startService } from './start-service.ts';

await using service = await startService();

/** Brings the three tables up to date; those that are not there yet are made from a snapshot. Run it as often as you like. */
async function update(): Promise<void> {
  const report = await sync({
    // Leave these four out: DAP_CLIENT_ID and DAP_CLIENT_SECRET count then, DAP_API_URL when it is set, and the limits that the service published.
    source: dapSource({
      baseUrl: service.url,
      clientId: service.clientId,
      clientSecret: service.clientSecret,
      limits: service.limits,
      namespace: 'canvas',
    }),
    sink: postgresSink({ url: service.databaseUrl }),
    tables: { include: ['canvas.accounts', 'canvas.courses', 'canvas.users'] },
    mode: 'incremental',
    replicas: { initialise: true },
    signal: AbortSignal.timeout(60_000),
  });
  for (const { table, outcome, rowsWritten, rowsDeleted, after } of report.replicas ?? []) {
    const rows = `${rowsWritten} rows written, ${rowsDeleted} deleted`;
    process.stdout.write(`${printTableRef(table)}: ${outcome}, ${rows}, as of ${after ?? 'never'}\n`);
  }
  for (const warning of report.warnings) process.stdout.write(`Warning: ${warning.message}\n`);
}

try {
  await update();
  await service.change();
  await update();
  await service.compare();
} catch (error) {
  if (!SyncError.isInstance(error)) throw error;
  // The message says what failed and what to do; the code is stable and documented. `errors` has one for each table that failed.
  for (const each of error.errors.length > 0 ? error.errors : [error]) {
    process.stderr.write(`${each.code}: ${each.message}\n`);
  }
  process.exitCode = 1;
}
