export { gcsSource } from './gcs-source.ts';
export type { GcsSourceOptions } from './options.ts';
