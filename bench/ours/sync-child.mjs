// One `sync()` in a process of its own, as a user's script runs it: plain JavaScript and the built packages. The request comes
// as JSON in the first argument, the figures go to standard output as JSON. Start-up and imports are not part of the time.
import { sync } from '@sync/core';
import { postgresSink } from '@sync/sinks-postgres';
import { postgresSource } from '@sync/sources-postgres';

const { sourceUrl, sinkUrl, options } = JSON.parse(process.argv[2]);
const cpuBefore = process.cpuUsage();
const started = performance.now();
const report = await sync({
  source: postgresSource({ url: sourceUrl }),
  sink: postgresSink({ url: sinkUrl }),
  ...options,
});
const seconds = (performance.now() - started) / 1000;
const cpu = process.cpuUsage(cpuBefore);
process.stdout.write(
  JSON.stringify({
    seconds,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    rows: report.totals.rows,
    lanes: [...new Set(report.tables.map((table) => table.lane))],
  }),
);
