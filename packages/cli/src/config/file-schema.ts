import * as v from 'valibot';

const text = v.string();
const toggle = v.boolean();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const patterns = v.array(v.string());
const fileFormat = v.picklist(['jsonl', 'csv', 'tsv', 'parquet']);
const absentWord = v.picklist(['error', 'empty']);
const unfitWord = v.picklist(['error', 'null', 'clamp', 'text']);

const folderTable = v.strictObject({
  objects: v.optional(text),
  format: v.optional(fileFormat),
  columns: v.optional(v.array(v.strictObject({ name: text, type: text, nullable: v.optional(toggle) }))),
  'primary-key': v.optional(v.array(text)),
  'null-text': v.optional(text),
  'has-header': v.optional(toggle),
});

/** What of a bucket may stand in a file. Keys may not: they come from the environment. */
const bucket = v.strictObject({
  url: v.optional(text),
  prefix: v.optional(text),
  region: v.optional(text),
  endpoint: v.optional(text),
  'path-style': v.optional(toggle),
  profile: v.optional(text),
  'role-arn': v.optional(text),
  'role-external-id': v.optional(text),
  'requester-pays': v.optional(toggle),
  'key-file': v.optional(text),
  'user-project': v.optional(text),
  'absent-tables': v.optional(absentWord),
  schema: v.optional(text),
  tables: v.optional(v.record(text, folderTable)),
});

/** What `sync.yaml` may hold. The words below `destination` and `source.connection-…` are those of `neosync.yaml`. */
export const fileSchema = v.strictObject({
  source: v.optional(
    v.strictObject({
      'connection-url': v.optional(text),
      'connection-id': v.optional(text),
      'connection-opts': v.optional(
        v.strictObject({
          'job-id': v.optional(text),
          'job-run-id': v.optional(text),
          'allow-incomplete-run': v.optional(toggle),
          'server-zone': v.optional(text),
        }),
      ),
      'api-url': v.optional(text),
      bucket: v.optional(bucket),
    }),
  ),
  destination: v.optional(
    v.strictObject({
      'connection-url': v.optional(text),
      driver: v.optional(text),
      'init-schema': v.optional(toggle),
      'truncate-before-insert': v.optional(toggle),
      'truncate-cascade': v.optional(toggle),
      'on-conflict': v.optional(
        v.strictObject({
          'do-nothing': v.optional(toggle),
          'do-update': v.optional(v.strictObject({ enabled: v.optional(toggle) })),
        }),
      ),
      'connection-opts': v.optional(
        v.strictObject({
          'open-limit': v.optional(count),
          'idle-limit': v.optional(count),
          'idle-duration': v.optional(text),
          'open-duration': v.optional(text),
        }),
      ),
      'max-in-flight': v.optional(count),
      batch: v.optional(v.strictObject({ count: v.optional(count), period: v.optional(text) })),
    }),
  ),
  tables: v.optional(v.strictObject({ include: v.optional(patterns), exclude: v.optional(patterns) })),
  'aws-dynamodb-destination': v.optional(
    v.strictObject({
      'aws-cred-config': v.optional(
        v.strictObject({
          region: v.optional(text),
          'access-key-id': v.optional(text),
          'secret-access-key': v.optional(text),
          'session-token': v.optional(text),
          'role-arn': v.optional(text),
          'role-external-id': v.optional(text),
          endpoint: v.optional(text),
          profile: v.optional(text),
        }),
      ),
    }),
  ),
  schemas: v.optional(v.record(text, text)),
  columns: v.optional(v.record(text, v.strictObject({ type: v.optional(text), 'on-unfit': v.optional(unfitWord) }))),
  'on-unfit': v.optional(unfitWord),
  slices: v.optional(count),
  'allow-remote': v.optional(toggle),
  'account-id': v.optional(text),
  'output-type': v.optional(text),
  debug: v.optional(toggle),
});

/** A configuration file, checked. */
export type FileConfig = v.InferOutput<typeof fileSchema>;
