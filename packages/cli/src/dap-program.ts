import { type Command, Option } from 'commander';
import { runDropdb } from './commands/dap/dropdb.ts';
import { runIncremental } from './commands/dap/incremental.ts';
import { runInitdb } from './commands/dap/initdb.ts';
import { runList } from './commands/dap/list.ts';
import { runListdb } from './commands/dap/listdb.ts';
import { runSchema } from './commands/dap/schema.ts';
import { runSnapshot } from './commands/dap/snapshot.ts';
import { runSyncdb } from './commands/dap/syncdb.ts';
import { type DapFlags, dapFormats, logFormats, logLevels } from './config/dap/flags.ts';
import { collect, positiveNumber } from './flag-parsers.ts';
import type { CommandContext } from './main.ts';

/** What a command of `dbsync dap` does with its flags. */
type Action = (flags: DapFlags, context: CommandContext) => Promise<void>;

/** Adds `dbsync dap …`, with the flags of the official client of Canvas Data 2 (DAP). Global ones may stand before or after the command. */
export function addDapCommands(program: Command, context: CommandContext): void {
  const dap = addGlobalFlags(program.command('dap'))
    .description('Keeps tables of Canvas Data 2 (DAP) up to date in a database, or fetches them as files.')
    .configureHelp({ showGlobalOptions: true })
    // Inherited from the program; here global flags may stand behind the command.
    .enablePositionalOptions(false)
    .addHelpText('after', examples);
  const add = (name: string, description: string, action: Action): Command =>
    dap
      .command(name)
      .description(description)
      .configureHelp({ showGlobalOptions: true })
      .option('--namespace <name>', 'required: canvas, canvas_logs, catalog or new_quizzes')
      .action((_flags: unknown, command: Command) => action(command.optsWithGlobals(), context));

  addSinkFlags(addTableFlag(add('initdb', 'Makes tables and fills them with a snapshot.', runInitdb)))
    .addOption(concurrency())
    .option('--reinit', 'start tables over that are initialised: empty them and load a new snapshot')
    .option('--allow-remote', 'allow --reinit on a host that is not this machine');
  addSinkFlags(addTableFlag(add('syncdb', 'Applies what has changed since the last run.', runSyncdb)))
    .addOption(concurrency())
    .option('--init', 'initialise tables that are not yet')
    .option('--reinit', 'load a new snapshot where the service says that only one can continue')
    .option('--drop-removed-columns', 'drop columns that the service dropped, with what is in them')
    .option('--allow-remote', 'allow --reinit and --drop-removed-columns on a host that is not this machine');
  addSinkFlags(addTableFlag(add('dropdb', 'Drops tables and forgets how far they were.', runDropdb))).option(
    '--allow-remote',
    'allow it on a host that is not this machine',
  );
  addSinkFlags(add('listdb', 'Says how far the tables of a database are.', runListdb))
    .option('--omit-not-replicated', 'leave out tables that the database does not have')
    .option('--omit-record-count', 'do not count rows');
  add('list', 'Prints the names of all tables.', runList);
  addFolderFlag(addTableFlag(add('schema', 'Writes the schemas of tables to files.', runSchema)));
  addFileFlags(add('snapshot', 'Downloads tables as files.', runSnapshot));
  addFileFlags(add('incremental', 'Downloads what has changed as files.', runIncremental))
    .option('--since <time>', 'required: changes after this time: ISO 8601 with Z or an offset')
    .option('--until <time>', 'changes up to this time; left out: all');
}

function addGlobalFlags(command: Command): Command {
  return command
    .option('--base-url <url>', 'the service; DAP_API_URL, else https://api-gateway.instructure.com')
    .option('--client-id <id>', 'DAP_CLIENT_ID when left out')
    .option('--client-secret <secret>', 'DAP_CLIENT_SECRET when left out, which other users of the machine cannot see')
    .addOption(new Option('--loglevel <level>', 'the least that a line must matter').choices(logLevels).default('info'))
    .option('--logfile <path>', 'also append log lines to a file')
    .addOption(new Option('--logformat <format>', 'of log lines').choices(logFormats).default('plain'))
    .option('--no-log-to-console', 'no progress on the console; the summary and errors stay')
    .option('--non-interactive', 'no live view: the same as --output plain, and JSON for listdb')
    .option('--no-tracking', 'accepted; nothing is tracked, ever')
    .option('--console-theme <theme>', 'accepted; does nothing, colours are those of the terminal')
    .addOption(new Option('--api-limits <limits>', limitsHelp).argParser(collect))
    .option('-o, --output <mode>', 'auto, plain, tty or json')
    .option('--debug', 'say more: engine codes, causes, stack traces; implies --loglevel debug');
}

const limitsHelp =
  'calls a minute by endpoint, for a service whose limits are not the published ones: createJob=30,listTables=60';

function addTableFlag(command: Command): Command {
  return command.option('--table <names>', 'required: a table, several with commas between them, or all');
}

function addSinkFlags(command: Command): Command {
  return command
    .option(
      '--connection-string <url>',
      'postgresql://user:password@host:port/database?ssl=mode, mysql://…, or pglite:<folder>; DAP_CONNECTION_STRING when left out',
    )
    .option(
      '--exclude <names>',
      'tables to leave out of all; * stands for any characters; repeat it for more',
      collect,
    );
}

function addFolderFlag(command: Command): Command {
  return command
    .option('--exclude <names>', 'tables to leave out of all; repeat it for more', collect)
    .option('--output-directory <folder>', 'where files go; made when it is not there', 'downloads');
}

function addFileFlags(command: Command): Command {
  return addFolderFlag(addTableFlag(command))
    .addOption(new Option('--format <format>', 'of the files').choices(dapFormats).default(dapFormats[0]))
    .addOption(concurrency());
}

function concurrency(): Option {
  return new Option('--concurrency <n>', 'tables at once').argParser(positiveNumber).default(4);
}

const examples = `
Examples:
  $ dbsync dap syncdb --init --namespace canvas --table accounts,courses --connection-string postgresql://me@localhost/lms
  $ dbsync dap syncdb --namespace canvas --table all --exclude 'quiz_*' --output json
  $ dbsync dap incremental --namespace canvas_logs --table web_logs --since 2024-05-01T00:00:00Z --format parquet`;
