import type { ReadInitBlocks } from './blocks.ts';

/** The statements of Postgres. */
export const postgresInitStatements: ReadInitBlocks = async () => [];
