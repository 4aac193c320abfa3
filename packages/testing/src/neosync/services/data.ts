import { Code, ConnectError } from '@connectrpc/connect';
import type { Answer } from './call.ts';

const later: Answer = () => {
  throw new ConnectError('not yet', Code.Unimplemented);
};

/** `GetConnectionSchema`. */
export const getSchema: Answer = later;
/** `GetConnectionTableConstraints`. */
export const getTableConstraints: Answer = later;
/** `GetConnectionInitStatements`. */
export const getInitStatements: Answer = later;
/** `GetTableRowCount`. */
export const getRowCount: Answer = later;
