// One `sync()` in a process of its own, as a user's script runs it: plain JavaScript and the built packages. The request comes
// as JSON in the first argument, the figures go to standard output as JSON. Start-up and imports are not part of the time.
import { sync } from '@sync/core';

const { sourceUrl, sinkUrl, options } = JSON.parse(process.argv[2]);
const sources = {
  postgres: async (url) => (await import('@sync/sources-postgres')).postgresSource({ url }),
  mysql: async (url) => (await import('@sync/sources-mysql')).mysqlSource({ url }),
};
const sinks = {
  postgres: async (url) => (await import('@sync/sinks-postgres')).postgresSink({ url }),
  mysql: async (url) => (await import('@sync/sinks-mysql')).mysqlSink({ url }),
};
const engineOf = (url) => (url.startsWith('mysql:') ? 'mysql' : 'postgres');
const source = await sources[engineOf(sourceUrl)](sourceUrl);
const sink = await sinks[engineOf(sinkUrl)](sinkUrl);
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
    rows: report.totals.rows,
    slices: Math.max(0, ...report.tables.map((table) => table.slices)),
    lanes: [...new Set(report.tables.map((table) => table.lane))],
  }),
);
