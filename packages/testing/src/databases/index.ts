export { loadDatabase } from './load-database.ts';
export type { TestDatabase } from './test-database.ts';
