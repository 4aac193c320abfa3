// One `sync()` in a process of its own, as a user's script runs it: plain JavaScript and the built packages. The request comes
// as JSON in the first argument, the figures go to standard output as JSON. Start-up and imports are not part of the time.
import { sync } from '@sync/core';
import { measured } from '../measured.mjs';

const { sourceUrl, source: named, sinkUrl, options } = JSON.parse(process.argv[2]);
const sources = {
  postgres: async (url) => (await import('@sync/sources-postgres')).postgresSource({ url }),
  mysql: async (url) => (await import('@sync/sources-mysql')).mysqlSource({ url }),
};
const connectors = {
  s3: async (given) => (await import('@sync/sources-s3')).s3Source(given),
  neosync: async (given) => (await import('@sync/sources-neosync')).neosyncSource(given),
};
const sinks = {
  postgres: async (url) => (await import('@sync/sinks-postgres')).postgresSink({ url }),
  mysql: async (url) => (await import('@sync/sinks-mysql')).mysqlSink({ url }),
};
const engineOf = (url) => (url.startsWith('mysql:') ? 'mysql' : 'postgres');
const source = named ? await connectors[named.connector](named.options) : await sources[engineOf(sourceUrl)](sourceUrl);
const sink = await sinks[engineOf(sinkUrl)](sinkUrl);
await measured(async () => {
  const report = await sync({ source, sink, ...options });
  return {
    rows: report.totals.rows,
    slices: Math.max(0, ...report.tables.map((table) => table.slices)),
    lanes: [...new Set(report.tables.map((table) => table.lane))],
  };
});
