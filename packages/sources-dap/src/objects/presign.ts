import type { CallOptions } from '@sync/core/connector';
import type { Service } from '../api/service.ts';
import type { CallPlace } from '../errors/call-place.ts';
import { oddAnswer } from '../errors/odd-answer.ts';
import { isRecord } from '../errors/server-fault.ts';

/**
 * Has an address made for one file. It lives for a quarter of an hour, and whoever has it may read: it is shown to nobody.
 *
 * @throws {ReadError} READ_SNAPSHOT_LOST: the file is gone
 */
export async function presign(
  service: Service,
  { objectId, place }: { readonly objectId: string; readonly place: CallPlace },
  call: CallOptions,
): Promise<string> {
  const question = { endpoint: 'presign', method: 'POST', path: '/object/url', body: [{ id: objectId }] } as const;
  const { value } = await service.ask(question, place, call);
  const urls: unknown = isRecord(value) ? value.urls : undefined;
  const entry: unknown = isRecord(urls) ? urls[objectId] : undefined;
  const url: unknown = isRecord(entry) ? entry.url : undefined;
  const isAddress = typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url);
  if (!isAddress) throw oddAnswer('the answer holds no address of the file', place);
  return url;
}
