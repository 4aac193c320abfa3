import { abortedError, NetworkFault } from '@sync/core/connector';
import type { Credential } from '../auth/credential.ts';
import { ConnectFault } from './connect-fault.ts';
import { faultOf, type Hide, mediaType, oddContent, readJson } from './http-answer.ts';
import { CutFault } from './stream-fault.ts';
import { encodeEnvelope } from './protobuf.ts';
import { openRowStream, type RowStream } from './row-stream.ts';

/** `Service/Method` of the package `mgmt.v1alpha1`. */
export type Method = `${string}Service/${string}`;

export interface ClientInit {
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** How long an answer may take, in milliseconds. */
  readonly answerMs: number;
  /**
   * Whether rows may come packed. A stream packs each row by itself, which saves two thirds of a line and costs both ends several times as
   * much as the row does otherwise.
   */
  readonly packsRows: boolean;
}

export interface UnaryRequest {
  readonly method: Method;
  readonly message: object;
  /** Missing: nobody asks, which few methods allow. */
  readonly credential: Credential | undefined;
  /** How long the answer may take, in milliseconds. @defaultValue the client's */
  readonly answerMs?: number;
  /** Takes a secret of the message out of the server's words. @defaultValue there is none but the credential */
  readonly hide?: Hide;
}

export interface StreamRequest {
  readonly method: Method;
  /** As protobuf. */
  readonly message: Uint8Array;
  readonly credential: Credential | undefined;
  /** Of one message of the answer. */
  readonly maxMessageBytes: number;
}

const userAgent = 'dbsync (@sync/sources-neosync)';

/** The Connect protocol over `fetch`, one attempt a call. Knows nothing of what is asked. */
export class ConnectClient {
  readonly #init: ClientInit;

  constructor(init: ClientInit) {
    this.#init = init;
  }

  /** Asks once and answers with the JSON of the answer. @throws {ConnectFault} {NetworkFault} {AbortedError} */
  async ask(
    { method, message, credential, answerMs = this.#init.answerMs, hide = (text) => text }: UnaryRequest,
    signal: AbortSignal,
  ): Promise<unknown> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
    const withoutKey: Hide = (text) => credential?.hide(text) ?? text;
    return endedBy(signal, async () => {
      const response = await this.#send(
        method,
        { body: JSON.stringify(message), credential, type: 'application/json' },
        limit,
      );
      return await readJson(response, (text) => hide(withoutKey(text)));
    });
  }

  /** Opens a stream of messages; its first one may be long in coming. @throws {ConnectFault} {NetworkFault} {AbortedError} */
  async openStream(
    { method, message, credential, maxMessageBytes }: StreamRequest,
    signal: AbortSignal,
  ): Promise<RowStream> {
    const type = 'application/connect+proto';
    const hide = (text: string): string => credential?.hide(text) ?? text;
    return endedBy(signal, async () => {
      const response = await this.#send(method, { body: encodeEnvelope(message), credential, type }, signal);
      if (response.status !== 200) throw await faultOf(response, hide);
      if (mediaType(response) !== type || response.body === null) throw await oddContent(response);
      return openRowStream({ body: response.body, headers: response.headers, maxMessageBytes, hide, signal });
    });
  }

  /** Unsaid, the client inside Node would ask for packed bodies, of streams too. */
  #packing(type: string): Readonly<Record<string, string>> {
    if (type === 'application/json') return { 'accept-encoding': 'gzip' };
    const rows = this.#init.packsRows ? 'gzip' : 'identity';
    return { 'accept-encoding': 'identity', 'connect-accept-encoding': rows };
  }

  async #send(method: Method, { body, credential, type }: Outgoing, signal: AbortSignal): Promise<Response> {
    try {
      return await fetch(`${this.#init.apiUrl}/mgmt.v1alpha1.${method}`, {
        method: 'POST',
        body,
        signal,
        // Followed, the key would go along to whatever host it leads to.
        redirect: 'manual',
        headers: {
          'content-type': type,
          'connect-protocol-version': '1',
          ...this.#packing(type),
          'user-agent': userAgent,
          ...(credential === undefined ? {} : { authorization: credential.authorization() }),
        },
      });
    } catch (error) {
      throw NetworkFault.of(error);
    }
  }
}

interface Outgoing {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly credential: Credential | undefined;
  readonly type: string;
}

/** What fails once the caller's signal has fired failed because of it. */
export async function endedBy<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  if (signal.aborted) throw abortedError(signal);
  try {
    return await work();
  } catch (error) {
    throw signal.aborted ? abortedError(signal) : error;
  }
}

/** Whether the same call may work in a moment. */
export function isPassing(error: unknown): boolean {
  return (
    (error instanceof ConnectFault || error instanceof NetworkFault || error instanceof CutFault) && error.isPassing
  );
}
