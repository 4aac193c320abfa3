import { type Command, Option } from 'commander';
import { dynamodbFlags, flagName } from './config/flags.ts';
import { toggle } from './flag-parsers.ts';

/** Adds the flags that say where data comes from, and those of `neosync sync` that are known in order to be refused. */
export function addSourceFlags(command: Command): Command {
  command
    .option(
      '--source-connection-url <url>',
      'where data comes from: postgres://…, mysql://…, user:password@tcp(host:port)/name (MySQL), pglite:<folder>, pglite:memory',
    )
    .option('--connection-id <uuid>', 'or: a connection of the Neosync API')
    .option(
      '--api-key <key>',
      'of the Neosync API; NEOSYNC_API_KEY when left out, which other users of the machine cannot see; else the stored login',
    )
    .option('--api-url <url>', 'the Neosync API; NEOSYNC_API_URL, else http://localhost:8080')
    .option('--account-id <uuid>', 'the account the connection belongs to; follows from the key when left out')
    .option('--job-id <uuid>', 'of Neosync: read the files of its newest run')
    .option('--job-run-id <id>', 'of Neosync: read the files of exactly this run')
    .addOption(toggle('--allow-incomplete-run', 'also read a run that the API does not call complete'))
    .option('--neosync-server-zone <zone>', 'time zone of the Neosync server, such as Europe/Berlin; UTC when left out')
    .option('--source-bucket <bucket>', 'or: a bucket, s3://name, gs://name, or the name of an S3 bucket')
    .option('--source-prefix <prefix>', 'what keys begin with')
    .option('--source-region <region>', 'of an S3 bucket; AWS_REGION, else what the profile says')
    .option('--source-endpoint <url>', 'of a store that speaks like S3 or GCS')
    .option('--source-profile <name>', 'of the AWS configuration files')
    .addOption(
      toggle('--source-path-style', 'put the name of the bucket in the path, as many stores that are not AWS want'),
    )
    .addOption(toggle('--source-requester-pays', 'agree to pay for reading an S3 bucket of others'))
    .option('--source-key-file <file>', 'of a Google service account; application default credentials when left out')
    .addOption(
      new Option(
        '--absent-tables <meaning>',
        'what a selected table means that a run does not have: error, or empty (a run writes no file for a table without rows)',
      ).choices(['error', 'empty']),
    );
  for (const key of Object.keys(dynamodbFlags)) command.addOption(new Option(`--${flagName(key)} <text>`).hideHelp());
  return command;
}
