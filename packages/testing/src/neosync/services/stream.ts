import type { DescMessage, Message } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import type { Call } from './call.ts';

/** `GetConnectionDataStream`. */
// eslint-disable-next-line require-yield -- grows
export async function* streamRows(_call: Call, _output: DescMessage): AsyncGenerator<Message> {
  throw new ConnectError('not yet', Code.Unimplemented);
}
