// One run of a source of feeds in a process of its own, as a user's script runs it. The request comes as JSON in the first argument, the
// figures go to standard output as JSON. Start-up and imports are not part of the time.
import { sync } from '@sync/core';
import { dapSource } from '@sync/sources-dap';
import { measured } from '../measured.mjs';

const { dap, sinkUrl, options } = JSON.parse(process.argv[2]);
const sink = sinkUrl.startsWith('mysql:')
  ? (await import('@sync/sinks-mysql')).mysqlSink({ url: sinkUrl })
  : (await import('@sync/sinks-postgres')).postgresSink({ url: sinkUrl });
const source = dapSource(dap);
await measured(async () => {
  const report = await sync({ source, sink, ...options });
  const [{ rowsReceived: rows, rowsDeleted: deleted }] = report.replicas;
  return { rows, deleted };
});
