import type { ServerFault } from './server-fault.ts';

/** What a fault of the service means to us. */
export type FaultKind =
  | 'account'
  | 'snapshot-required'
  | 'out-of-range'
  | 'missing'
  | 'invalid'
  | 'unauthorised'
  | 'forbidden'
  | 'limit'
  | 'passing'
  | 'odd';

/**
 * Says what a fault means. The service's own `type` comes before the status, which differs between its documents; its exact words are not
 * published for every case, so that parts of it count, in any case of letters.
 */
export function faultKind(fault: ServerFault): FaultKind {
  return kindOfType(fault.type) ?? kindOfStatus(fault);
}

const types: readonly (readonly [RegExp, FaultKind])[] = [
  [/account_?not_?onboarded|account_?disabled|account_?under_?maintenance|request_?type_?forbidden/i, 'account'],
  [/snapshot_?required|reinit|table_?reloaded/i, 'snapshot-required'],
  [/out_?of_?range/i, 'out-of-range'],
];

function kindOfType(type: string): FaultKind | undefined {
  return types.find(([pattern]) => pattern.test(type))?.[1];
}

function kindOfStatus({ status, details }: ServerFault): FaultKind {
  if (status === 400 || status === 422) return 'since' in details ? 'out-of-range' : 'invalid';
  if (status === 401) return 'unauthorised';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'missing';
  if (status === 429) return 'limit';
  return status >= 500 || status === 408 ? 'passing' : 'odd';
}
