/** A message by which a client has something done: a query, the execution of a prepared one, or data of a load. */
export interface Statement {
  /** Counted from 1, over all connections of the proxy. */
  readonly number: number;
  /** Which connection of the proxy carries it, counted from 1. */
  readonly connection: number;
  /** In the protocol's words: `Query`, `CopyData`, `COM_QUERY`, `LOCAL INFILE`. */
  readonly kind: string;
  /** How its text begins, for people; empty where the message carries rows. */
  readonly text: string;
}

/** What a message is, as its first bytes tell. */
export interface MessageStart {
  /** Header included. */
  readonly length: number;
  /** Missing: it has nothing done. */
  readonly statement?: Pick<Statement, 'kind' | 'text'>;
}

/** Reads where messages begin in what a client sends. One for each connection: it knows what came before. */
export interface MessageReader {
  /** What begins at `at`; undefined while too little of it is there. @throws when the connection cannot be read, being encrypted */
  start(bytes: Buffer, at: number): MessageStart | undefined;
}

const textLength = 4000;

/** How the text of a message begins that starts at `at`. */
export function textAt(bytes: Buffer, at: number): string {
  return bytes
    .subarray(at, at + textLength)
    .toString('utf8')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}
