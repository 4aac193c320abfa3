import type { HttpClient, HttpResponse } from '../http/http-client.ts';
import type { ObjectState } from './continuation.ts';
import { StoreFault } from './store-fault.ts';

const mostRedirects = 5;

/**
 * Asks the store for what is missing of a file. Its address needs no identification, and gets none.
 *
 * @throws {StoreFault} another answer than a file or a part of it
 * @throws {NetworkFault} there is no answer
 */
export async function fetchObject(http: HttpClient, state: ObjectState, signal: AbortSignal): Promise<HttpResponse> {
  const range: Record<string, string> = state.given === 0 ? {} : { range: `bytes=${state.given}-` };
  const condition: Record<string, string> = state.given > 0 && state.tag !== undefined ? { 'if-range': state.tag } : {};
  let url = state.url ?? '';
  for (let redirects = 0; ; redirects += 1) {
    const response = await http.send({ method: 'GET', url, headers: { ...range, ...condition } }, signal);
    const { status, headers, body } = response;
    if (status === 200 || status === 206 || status === 416) return response;
    body.destroy();
    const target = status >= 300 && status < 400 ? redirectTarget(headers.location, url) : undefined;
    if (target === undefined || redirects === mostRedirects) throw new StoreFault(status, headers['retry-after']);
    url = target;
  }
}

function redirectTarget(location: string | undefined, base: string): string | undefined {
  const target = location === undefined ? null : URL.parse(location, base);
  return target !== null && /^https?:$/.test(target.protocol) ? target.href : undefined;
}
