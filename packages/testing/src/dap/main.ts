#!/usr/bin/env node
import { parseArgs } from 'node:util';
import type { FakeDapOptions } from './fake-dap.ts';
import { sampleSchemas } from './schemas.ts';
import { publishedLimits } from './settings.ts';
import { startFakeDap } from './start-fake-dap.ts';

const usage = `Usage: sync-fake-dap [options]

Serves the DAP query API with made-up data until it is told to end (Ctrl-C, SIGTERM).

  --port <n>              default: a free one
  --rows <n>              rows of each table at the start (default: 1000)
  --namespace <list>      namespaces whose sample tables there are (default: canvas,canvas_logs)
  --bench-rows <n>        makes canvas.accounts a large table whose files are made ahead
  --bench-parts <n>       files of its snapshot (default: 4)
  --bench-raw <path>      also writes its rows as text that COPY reads
  --polls <n>             times a job says it is running before it is complete (default: 0)
  --limits                refuses calls beyond the published limits
  --client-id <id>, --client-secret <secret>
  --json                  prints the address and the credentials as one line of JSON
  --help
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    rows: { type: 'string', default: '1000' },
    namespace: { type: 'string', default: 'canvas,canvas_logs' },
    'bench-rows': { type: 'string' },
    'bench-parts': { type: 'string', default: '4' },
    'bench-raw': { type: 'string' },
    polls: { type: 'string', default: '0' },
    limits: { type: 'boolean', default: false },
    'client-id': { type: 'string' },
    'client-secret': { type: 'string' },
    json: { type: 'boolean', default: false },
    /** Ends with whoever started it: when its standard input does. */
    'with-parent': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(usage);
else await main();

async function main(): Promise<void> {
  const dap = await startFakeDap(optionsOf());
  const stop = (): void => {
    dap.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  if (values['with-parent']) process.stdin.on('close', stop).resume();
  if (values['bench-rows'] !== undefined) {
    const rawFile = values['bench-raw'];
    await dap.tables.createBench({
      rows: count('bench-rows', values['bench-rows']),
      parts: count('bench-parts', values['bench-parts']),
      ...(rawFile === undefined ? {} : { rawFile }),
    });
  }
  const { url, clientId, clientSecret } = dap;
  const text = values.json
    ? JSON.stringify({ url, clientId, clientSecret })
    : `export DAP_API_URL='${url}'\nexport DAP_CLIENT_ID='${clientId}'\nexport DAP_CLIENT_SECRET='${clientSecret}'`;
  process.stdout.write(`${text}\n`);
}

function optionsOf(): FakeDapOptions {
  const namespaces = values.namespace.split(',');
  const names = [...sampleSchemas.keys()].filter((name) => {
    const isBench = name === 'canvas.accounts' && values['bench-rows'] !== undefined;
    return !isBench && namespaces.includes(name.split('.')[0] ?? '');
  });
  const { 'client-id': clientId, 'client-secret': clientSecret } = values;
  return {
    port: count('port', values.port),
    polls: count('polls', values.polls),
    tables: names.map((name) => ({ name, rows: count('rows', values.rows) })),
    ...(values.limits ? { limits: publishedLimits } : {}),
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientSecret === undefined ? {} : { clientSecret }),
  };
}

function count(flag: string, text: string): number {
  if (!/^\d+$/u.test(text)) {
    process.stderr.write(`--${flag} needs a whole number.\n`);
    process.exit(2);
  }
  return Number(text);
}
