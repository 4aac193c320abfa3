import type { Watermark } from '@sync/core/connector';
import { toCanonicalMoment } from '@sync/files';

/** What watermarks of this source are called. Their value is a time of the service, `2024-05-02T08:00:00.123456Z`. */
export const watermarkKind = 'dap';

/**
 * The watermark of a time as the service or a table of states writes it; undefined when it is none. Digits beyond microseconds are cut: to ask
 * again for what is there already does no harm, and to ask for too little loses changes.
 */
export function toWatermark(time: string): Watermark | undefined {
  const text = toCanonicalMoment(time, 'timestamp');
  if (text === undefined || text.endsWith(' BC')) return undefined;
  const [moment = '', fraction = ''] = text.replace(' ', 'T').split('.');
  // The service's own client leaves a fraction out that is zero, and the service finds its jobs by their exact parameters.
  const micros = fraction.padEnd(6, '0');
  return { kind: watermarkKind, value: `${moment}${micros === '000000' ? '' : `.${micros}`}Z` };
}

/** The watermark as canonical text of a timestamp without zone, in UTC. */
export function toTimestamp({ value }: Watermark): string {
  return value.replace('T', ' ').replace('Z', '');
}
