import type { IncomingMessage } from 'node:http';
import type { DapEndpoint } from '../fault.ts';
import type { Job } from '../job-store.ts';
import type { World } from '../world.ts';
import { answerFile, objectIdOf, presign, tableOfObjects } from './objects.ts';
import { advanceJob, jobReply, startQuery } from './queries.ts';
import { jsonReply, missingReply, type Reply } from './reply.ts';
import { answerLogin } from './tokens.ts';

/** A request whose body has arrived. */
export interface Asking {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: string;
}

/** What a request is about, found before it is answered. */
export interface Route {
  readonly endpoint: DapEndpoint;
  /** `canvas.accounts`, when there is one. */
  readonly table: string | undefined;
  /** `onJob` is shown the job that the answer is about. */
  answer(onJob: (job: Job) => void): Promise<Reply> | Reply;
}

/** Finds out what a request wants; undefined when there is nothing of that kind. */
export function findRoute(world: World, asking: Asking): Route | undefined {
  const { request, url, body } = asking;
  const path = `${request.method ?? ''} ${url.pathname}`;
  if (path === 'POST /ids/auth/login') {
    return { endpoint: 'token', table: undefined, answer: () => answerLogin(world, request, body) };
  }
  if (path === 'POST /dap/object/url') {
    return { endpoint: 'objectUrl', table: tableOfObjects(world, body), answer: () => presign(world, body) };
  }
  if (path.startsWith('GET /files/')) {
    const table = world.jobs.findFile(objectIdOf(url))?.job.table;
    return { endpoint: 'object', table, answer: () => answerFile(world, request, url) };
  }
  const jobId = /^GET \/dap\/job\/([^/]+)$/u.exec(path)?.[1];
  if (jobId !== undefined) return jobRoute(world, decodeURIComponent(jobId));
  const query = /^(GET|POST) \/dap\/query\/([^/]+)\/table(?:\/([^/]+)\/(schema|data))?$/u.exec(path);
  if (query === null) return undefined;
  const [, method, namespace = '', name, what] = query.map((part) =>
    part === undefined ? part : decodeURIComponent(part),
  );
  if (name === undefined) return method === 'GET' ? listRoute(world, namespace) : undefined;
  if ((what === 'schema') !== (method === 'GET')) return undefined;
  return tableRoute(world, { namespace, name, body, what: what === 'schema' ? 'schema' : 'data' });
}

function jobRoute(world: World, id: string): Route {
  const job = world.jobs.find(id, world.now());
  return {
    endpoint: 'job',
    table: job?.table,
    answer: (onJob) => {
      if (job === undefined) return missingReply('job', id);
      onJob(job);
      advanceJob(job, 'poll');
      return jobReply(job);
    },
  };
}

function namespaces(world: World): ReadonlySet<string> {
  return new Set([
    'canvas',
    'canvas_logs',
    'catalog',
    'new_quizzes',
    ...[...world.tables.values()].map((table) => table.namespace),
  ]);
}

function listRoute(world: World, namespace: string): Route {
  return {
    endpoint: 'list',
    table: undefined,
    answer: () => {
      if (!namespaces(world).has(namespace)) return missingReply('namespace', namespace);
      const tables = [...world.tables.values()].filter((table) => table.namespace === namespace);
      return jsonReply(200, { tables: tables.map(({ name }) => name).sort() });
    },
  };
}

interface TableRequest {
  readonly namespace: string;
  readonly name: string;
  readonly what: 'schema' | 'data';
  readonly body: string;
}

function tableRoute(world: World, { namespace, name, what, body }: TableRequest): Route {
  const full = `${namespace}.${name}`;
  return {
    endpoint: what,
    table: full,
    answer: async (onJob) => {
      const table = world.tables.get(full);
      if (!namespaces(world).has(namespace)) return missingReply('namespace', namespace);
      if (table === undefined) return missingReply('table', name);
      if (what === 'schema') return jsonReply(200, { schema: table.schema.schema, version: table.schema.version });
      const job = await startQuery(world, table, body);
      if ('headers' in job) return job;
      onJob(job);
      advanceJob(job, 'start');
      return jobReply(job);
    },
  };
}
