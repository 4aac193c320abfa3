export { neosyncSource } from './neosync-source.ts';
export type { NeosyncSourceOptions } from './options.ts';
