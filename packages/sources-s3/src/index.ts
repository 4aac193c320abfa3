export type { S3SourceOptions } from './options.ts';
export { s3Source } from './s3-source.ts';
