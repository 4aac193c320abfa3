import type { FileFormat, ServedTable } from '../served-table.ts';
import type { Job } from '../job-store.ts';
import { objectIds } from '../job-store.ts';
import { formatMoment, parseMoment } from '../wire-time.ts';
import type { World } from '../world.ts';
import { errorReply, jsonReply, type Reply } from './reply.ts';

interface Query {
  readonly format: FileFormat;
  readonly mode?: 'condensed' | 'expanded';
  readonly since?: string;
  readonly until?: string;
}

/** `POST …/data`: starts a job, or hands out the one that answers the same question. */
export async function startQuery(world: World, table: ServedTable, body: string): Promise<Job | Reply> {
  const query = readQuery(body);
  if ('status' in query) return query;
  const refused = refuseRange(world, table, query);
  if (refused !== undefined) return refused;
  const { jobReuse, polls, jobLifetimeMs } = world.settings;
  const name = `${table.namespace}.${table.name}`;
  const key = JSON.stringify([
    name,
    query.format,
    query.mode,
    query.since,
    query.until,
    jobReuse === 'for a day' ? 0 : table.revision,
  ]);
  const known = jobReuse === 'never' ? undefined : world.jobs.reusable(key, world.now());
  if (known !== undefined) return known;
  const result = await answerQuery(world, table, query);
  const now = world.now();
  return world.jobs.add({ table: name, key, startedAt: now, expiresAt: now + jobLifetimeMs, pollsLeft: polls, result });
}

async function answerQuery(world: World, table: ServedTable, query: Query): Promise<Job['result']> {
  const now = world.clock.step(1n);
  const schemaVersion = table.schema.version;
  const { format, mode = 'expanded' } = query;
  const asked = { format, mode };
  const since = momentOf(query.since);
  if (since === undefined) {
    return { files: await table.files(asked), schemaVersion, range: { at: formatMoment(table.snapshotAt ?? now) } };
  }
  const wanted = momentOf(query.until) ?? now;
  const isPast = wanted < now;
  const until = isPast ? wanted : now;
  const from = world.settings.since === 'inclusive' ? since - 1n : since;
  const files = await table.files({ ...asked, range: { since: from, until } });
  return { files, schemaVersion, range: { since: formatMoment(since), until: formatMoment(until) } };
}

function momentOf(text: string | undefined): bigint | undefined {
  return text === undefined ? undefined : parseMoment(text);
}

function refuseRange(world: World, table: ServedTable, query: Query): Reply | undefined {
  const since = momentOf(query.since);
  const until = momentOf(query.until);
  if (since === undefined) return undefined;
  const isKeptLonger = table.keptFrom < table.reloadedAt;
  const oldest = isKeptLonger ? table.reloadedAt : table.keptFrom;
  const range = { since: formatMoment(oldest), until: formatMoment(world.clock.now) };
  if (since < table.reloadedAt) {
    return errorReply(400, 'SnapshotRequired', {
      message: 'The table was reloaded; a new snapshot is needed.',
      ...range,
    });
  }
  if (since < oldest || since > world.clock.now || (until !== undefined && until <= since)) {
    return errorReply(400, 'OutOfRange', { message: 'There is no data for the requested range.', ...range });
  }
  return undefined;
}

const checks: Readonly<Record<string, (value: unknown) => boolean>> = {
  format: (value) => ['tsv', 'csv', 'jsonl', 'parquet'].includes(String(value)),
  mode: (value) => ['condensed', 'expanded'].includes(String(value)),
  since: (value) => typeof value === 'string' && parseMoment(value) !== undefined,
  until: (value) => typeof value === 'string' && parseMoment(value) !== undefined,
};

function readQuery(body: string): Query | Reply {
  const value = parseObject(body);
  if (value === undefined) return malformed(body, 'The body is not a JSON object.', '');
  for (const [name, member] of Object.entries(value)) {
    if (checks[name]?.(member) !== true)
      return malformed(body, `The member ${name} is not allowed or has a wrong value.`, name);
  }
  if (!('format' in value)) return malformed(body, 'The member format is missing.', '');
  if ('mode' in value && !['tsv', 'csv'].includes(String(value.format))) {
    return malformed(body, 'The member mode is for tabular formats only.', 'mode');
  }
  if ('until' in value && !('since' in value)) return malformed(body, 'The member until needs since.', 'until');
  return value as object as Query;
}

function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function malformed(body: string, message: string, member: string): Reply {
  const character = Math.max(0, member === '' ? 0 : body.indexOf(`"${member}"`));
  const before = body.slice(0, character).split('\n');
  const location = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, character: character + 1 };
  return errorReply(400, 'ValidationError', { message, location });
}

/** What the API says about a job. */
export function jobReply(job: Job): Reply {
  const head = { id: job.id, status: job.status, expires_at: formatMoment(BigInt(job.expiresAt) * 1000n) };
  if (job.status === 'failed') return jsonReply(200, { ...head, error: job.error });
  if (job.status !== 'complete') return jsonReply(202, head);
  const { schemaVersion, range } = job.result;
  const objects = objectIds(job).map((id) => ({ id }));
  return jsonReply(200, { ...head, objects, schema_version: schemaVersion, ...range });
}

/** One more look at a job: it gets on. */
export function advanceJob(job: Job, seenAt: 'start' | 'poll'): void {
  if (job.status === 'complete' || job.status === 'failed') return;
  if (seenAt === 'start' && job.pollsLeft >= 0) return;
  if (job.pollsLeft > 0) {
    job.pollsLeft -= 1;
    job.status = 'running';
    return;
  }
  job.status = job.error === undefined ? 'complete' : 'failed';
}
