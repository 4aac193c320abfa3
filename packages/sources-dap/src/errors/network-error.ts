import { ConnectionError, networkMeaning, unreachable } from '@sync/core/connector';
import type { NetworkFault } from '../http/network-fault.ts';
import { type CallPlace, contextOf } from './call-place.ts';

const tlsTodo =
  'Check the base URL; certificates of your own (a proxy that looks inside, say) are given to Node by NODE_EXTRA_CA_CERTS.';

/** The error that a user gets when the service cannot be reached. */
export function networkError(fault: NetworkFault, place: CallPlace): ConnectionError {
  const { code, why, todo, advice } = networkMeaning(fault.code, tlsTodo) ?? unreachable(fault.message);
  const proxy = code === 'CONNECTION_UNREACHABLE' ? ' Behind a proxy, set HTTPS_PROXY.' : '';
  return new ConnectionError({
    code,
    message: `Failed ${place.doing} at ${place.display}: ${why}. ${todo}${proxy}`,
    context: contextOf(place, fault.code),
    cause: fault,
    ...(advice === undefined ? {} : { advice }),
  });
}
