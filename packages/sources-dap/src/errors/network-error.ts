import {
  ConnectionError,
  type ErrorMeaning,
  type NetworkFault,
  networkMeaning,
  unreachable,
} from '@sync/core/connector';
import { type CallPlace, contextOf } from './call-place.ts';

const tlsTodo =
  'Check the base URL; certificates of your own (a proxy that looks inside, say) are given to Node by NODE_EXTRA_CA_CERTS.';

/** Node's code for a proxy that does not lead on. */
const proxyCode = 'ERR_PROXY_TUNNEL';

function meaningOf(fault: NetworkFault): ErrorMeaning {
  if (fault.code === proxyCode) return unreachable('the proxy of HTTPS_PROXY does not lead there', 'fix');
  return networkMeaning(fault.code, tlsTodo) ?? unreachable(fault.message);
}

/** The error that a user gets when the service cannot be reached. */
export function networkError(fault: NetworkFault, place: CallPlace): ConnectionError {
  const { code, why, todo, advice } = meaningOf(fault);
  const proxy = code === 'CONNECTION_UNREACHABLE' ? ' Behind a proxy, set HTTPS_PROXY.' : '';
  return new ConnectionError({
    code,
    message: `Failed ${place.doing} at ${place.display}: ${why}. ${todo}${proxy}`,
    context: contextOf(place, fault.code),
    cause: fault,
    ...(advice === undefined ? {} : { advice }),
  });
}
