import { ConnectFault, codeOfStatus, readConnectError } from './connect-fault.ts';
import { NetworkFault } from '@sync/core/connector';

/** Far more than the schema of any database has. */
const maxBytes = 512 * 1024 * 1024;
const maxFaultBytes = 64 * 1024;

/** Takes secrets out of a text of the server's. */
export type Hide = (text: string) => string;

/** Reads the JSON of an answer. @throws {ConnectFault} {NetworkFault} */
export async function readJson(response: Response, hide: Hide): Promise<unknown> {
  if (response.status !== 200) throw await faultOf(response, hide);
  const type = mediaType(response);
  if (type !== 'application/json') throw await oddContent(response);
  const text = await readText(response, maxBytes);
  try {
    return JSON.parse(text);
  } catch {
    throw new ConnectFault({ code: 'data_loss', oddity: 'it sent HTTP 200 with text that is no JSON' });
  }
}

/** The fault that a status other than 200 stands for. */
export async function faultOf(response: Response, hide: Hide): Promise<ConnectFault> {
  const { status } = response;
  if (status >= 300 && status < 400) return redirected(response);
  const text = await readText(response, maxFaultBytes);
  const error = readConnectError(parse(text), hide);
  const clockAheadSeconds = clockOf(response);
  if (error !== undefined) return new ConnectFault({ ...error, clockAheadSeconds });
  return new ConnectFault({ code: codeOfStatus(status), oddity: `it sent HTTP ${status}${contentOf(response)}` });
}

/** The fault of HTTP 200 with something else than was asked for. */
export async function oddContent(response: Response): Promise<ConnectFault> {
  await response.body?.cancel().catch(() => undefined);
  return new ConnectFault({ code: 'data_loss', oddity: `it sent HTTP ${response.status}${contentOf(response)}` });
}

export function mediaType({ headers }: Response): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function contentOf(response: Response): string {
  const type = mediaType(response);
  return /^[\w.+-]+\/[\w.+-]+$/.test(type) ? ` with ${type}` : ' without a content type';
}

/** The key is never sent after a redirection: it may lead to somebody else. */
async function redirected(response: Response): Promise<ConnectFault> {
  await response.body?.cancel().catch(() => undefined);
  const target = URL.parse(response.headers.get('location') ?? '', response.url);
  const where = target === null ? 'another address' : `${target.protocol}//${target.host}`;
  return new ConnectFault({ code: 'unknown', oddity: `it sent HTTP ${response.status}, a redirection to ${where}` });
}

async function readText({ body }: Response, limit: number): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as ReadableStream<Uint8Array>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= limit) break;
    }
  } catch (error) {
    throw NetworkFault.of(error);
  }
  return Buffer.concat(chunks, Math.min(bytes, limit)).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** From the header that servers label their answers with; undefined without one. */
function clockOf({ headers }: Response): number | undefined {
  const there = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(there) ? undefined : (there - Date.now()) / 1000;
}
