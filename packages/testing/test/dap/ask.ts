import { gunzipSync } from 'node:zlib';
import type { FakeDap } from '../../src/index.ts';

/** A client written by hand, without any comfort. */
export interface Asker {
  readonly token: string;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Asks until the job is over, and gives what was said last. */
  finish(table: string, query: object): Promise<Record<string, unknown>>;
  /** The address of each object. */
  addresses(job: Record<string, unknown>): Promise<readonly string[]>;
  /** The text of each file of a query. */
  texts(table: string, query: object): Promise<readonly string[]>;
}

/** What was answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
}

/** Asks for a token. */
export async function login(dap: Pick<FakeDap, 'url' | 'clientId' | 'clientSecret'>): Promise<Response> {
  const basic = Buffer.from(`${dap.clientId}:${dap.clientSecret}`).toString('base64');
  return fetch(`${dap.url}/ids/auth/login`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
}

/** A client with a token. */
export async function ask(dap: Pick<FakeDap, 'url' | 'clientId' | 'clientSecret'>): Promise<Asker> {
  const { access_token: token } = (await (await login(dap)).json()) as { access_token: string };
  const call: Asker['call'] = async (method, path, body) => {
    const response = await fetch(`${dap.url}/dap${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text.startsWith('{') ? JSON.parse(text) : {} };
  };
  const finish: Asker['finish'] = async (table, query) => {
    let { status, json } = await call('POST', `/query/${table.replace('.', '/table/')}/data`, query);
    while (status === 202) ({ status, json } = await call('GET', `/job/${String(json.id)}`));
    return json;
  };
  const addresses: Asker['addresses'] = async (job) => {
    const { json } = await call('POST', '/object/url', job.objects);
    return Object.values(json.urls as Record<string, { url: string }>).map(({ url }) => url);
  };
  const texts: Asker['texts'] = async (table, query) => {
    const files = (await addresses(await finish(table, query))).map(async (url) => {
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
      return gunzipSync(bytes).toString();
    });
    return Promise.all(files);
  };
  return { token, call, finish, addresses, texts };
}
