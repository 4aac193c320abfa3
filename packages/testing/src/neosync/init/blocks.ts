import type { SqlConnectionConfig } from '../fake-neosync.ts';

/** Statements that are run in order, under the name the server gives them. */
export interface InitBlock {
  readonly label: string;
  readonly statements: readonly string[];
}

/** The blocks that make the schema of a database anew. */
export type ReadInitBlocks = (place: SqlConnectionConfig) => Promise<readonly InitBlock[]>;
