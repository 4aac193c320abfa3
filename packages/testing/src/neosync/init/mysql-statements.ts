import type { ReadInitBlocks } from './blocks.ts';

/** The statements of MySQL. */
export const mysqlInitStatements: ReadInitBlocks = async () => [];
