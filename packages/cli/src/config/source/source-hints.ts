import type { Hints } from '../../render/render-error.ts';
import type { SourceRequest } from './source-request.ts';

/** What to type now, for errors of a source whose cure is a flag: messages of the library speak of its options. */
export const sourceHints: Readonly<Record<SourceRequest['kind'], Hints>> = {
  url: {},
  neosync: {
    CONFIG_MISSING: 'On the command line: --job-id or --job-run-id, --account-id, --api-key or NEOSYNC_API_KEY.',
    CONFIG_INVALID:
      'The connection is --connection-id, its account --account-id, the key --api-key or NEOSYNC_API_KEY.',
    CONNECTION_AUTH:
      'The key is --api-key or NEOSYNC_API_KEY; without one the login counts that "neosync login" stored.',
    CONNECTION_UNREACHABLE: 'The API is --api-url or NEOSYNC_API_URL.',
    CONNECTION_FAILED: 'The API is --api-url or NEOSYNC_API_URL.',
    READ_RUN: 'A run is named by --job-run-id; --allow-incomplete-run also reads one that is not complete.',
  },
  s3: {
    CONNECTION_AUTH:
      'Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from a profile: --source-profile. They have no flags.',
    CONNECTION_UNREACHABLE: 'The address is made of --source-endpoint and --source-region.',
    CONNECTION_FAILED: 'The address is made of --source-endpoint, --source-region and --source-path-style.',
    READ_PERMISSION: 'Where the requester pays: --source-requester-pays.',
    READ_RUN: 'The run is looked for by --source-prefix with --job-id or --job-run-id.',
    CATALOG_TABLE_MISSING:
      'A run of a job has no file of a table without rows: --absent-tables empty takes it as empty.',
    CATALOG_TYPE_UNKNOWN: 'Columns are declared in the file: source.bucket.tables.<table>.columns.',
    CATALOG_UNREADABLE: 'Which files a table has is said in the file: source.bucket.tables.<table>.',
    READ_COLUMN_UNKNOWN: 'Columns are declared in the file: source.bucket.tables.<table>.columns.',
  },
  gcs: {
    CONNECTION_AUTH:
      'Credentials come from GOOGLE_APPLICATION_CREDENTIALS, gcloud or the machine, or from --source-key-file.',
    CONNECTION_UNREACHABLE: 'The address is --source-endpoint.',
    CONNECTION_FAILED: 'The address is --source-endpoint.',
    READ_PERMISSION: 'Where the requester pays: source.bucket.user-project in the file.',
    READ_RUN: 'The run is looked for by --source-prefix with --job-id or --job-run-id.',
    CATALOG_TABLE_MISSING:
      'A run of a job has no file of a table without rows: --absent-tables empty takes it as empty.',
    CATALOG_TYPE_UNKNOWN: 'Columns are declared in the file: source.bucket.tables.<table>.columns.',
    CATALOG_UNREADABLE: 'Which files a table has is said in the file: source.bucket.tables.<table>.',
    READ_COLUMN_UNKNOWN: 'Columns are declared in the file: source.bucket.tables.<table>.columns.',
  },
};
