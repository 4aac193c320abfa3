// One run of a source of feeds in a process of its own, as a user's script runs it. The request comes as JSON in the first argument, the
// figures go to standard output as JSON. Start-up and imports are not part of the time.
import { sync } from '@sync/core';
import { dapSource } from '@sync/sources-dap';

const { dap, sinkUrl, options } = JSON.parse(process.argv[2]);
const sink = sinkUrl.startsWith('mysql:')
  ? (await import('@sync/sinks-mysql')).mysqlSink({ url: sinkUrl })
  : (await import('@sync/sinks-postgres')).postgresSink({ url: sinkUrl });
const source = dapSource(dap);
const cpuBefore = process.cpuUsage();
const started = performance.now();
const report = await sync({ source, sink, ...options });
const seconds = (performance.now() - started) / 1000;
const cpu = process.cpuUsage(cpuBefore);
process.stdout.write(
  JSON.stringify({
    seconds,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    rows: report.replicas[0].rowsReceived,
    deleted: report.replicas[0].rowsDeleted,
  }),
);
