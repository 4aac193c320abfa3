import { Command, Option } from 'commander';
import { runPlan } from './commands/plan.ts';
import { runSync } from './commands/sync.ts';
import type { Flags } from './config/flags.ts';
import { addDapCommands } from './dap-program.ts';
import { collect, toggle, wholeNumber } from './flag-parsers.ts';
import type { CommandContext } from './main.ts';
import { addSourceFlags } from './source-program.ts';
import { version } from './version.ts';

/** Builds the `dbsync` command; this file, `dap-program.ts`, `source-program.ts` and `flag-parsers.ts` are the only ones that know commander. */
export function createProgram(context: CommandContext): Command {
  const { stdout, stderr } = context.process;
  const program = new Command('dbsync')
    .description('Copies real relational data from one database to another.')
    .version(version, '-v, --version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      outputError: (text, write) => write(withoutValue(text)),
    })
    .showHelpAfterError('(add --help for the options)')
    .showSuggestionAfterError()
    // As with `neosync`, these two may also stand before the command.
    .enablePositionalOptions()
    .addOption(new Option('--api-key <key>').hideHelp())
    // Without a value, which would be the name of the command.
    .addOption(new Option('--debug').hideHelp());
  const withGlobals = (flags: Flags): Flags => ({ ...program.opts<Pick<Flags, 'apiKey' | 'debug'>>(), ...flags });
  addSyncFlags(program.command('sync'))
    .description('Copies the selected tables, and the schema when asked to.')
    .addHelpText('after', examplesOf('sync'))
    .action((flags: Flags) => runSync(withGlobals(flags), context));
  addSyncFlags(program.command('plan'))
    .description('Shows what sync would do, and writes nothing.')
    .option('--mermaid', 'print the plan as a Mermaid flow chart')
    .addHelpText('after', examplesOf('plan'))
    .action((flags: Flags) => runPlan(withGlobals(flags), context));
  addDapCommands(program, context);
  return program;
}

function addSyncFlags(command: Command): Command {
  return addSourceFlags(command)
    .option('--destination-connection-url <url>', 'where data goes')
    .option('--destination-driver <driver>', 'postgres or mysql; follows from the URL when left out')
    .option('--include <pattern>', 'tables to copy, such as public.* or "public"."users"; repeat it for more', collect)
    .option('--exclude <pattern>', 'tables to leave out; repeat it for more', collect)
    .addOption(toggle('--init-schema', 'create what the destination lacks of the schema'))
    .addOption(toggle('--truncate-before-insert', 'empty the selected tables first'))
    .addOption(toggle('--truncate-cascade', 'also empty every table that references them'))
    .addOption(toggle('--on-conflict-do-nothing', 'keep rows whose key the destination has'))
    .addOption(toggle('--on-conflict-do-update', 'overwrite rows whose key the destination has'))
    .option('--destination-open-limit <n>', 'connections open at once at the destination', wholeNumber)
    .option('--destination-idle-limit <n>', 'idle connections kept', wholeNumber)
    .option('--destination-idle-duration <duration>', 'how long an idle connection is kept, such as 30s')
    .option('--destination-open-duration <duration>', 'how long a connection is used at most, such as 1h')
    .option('--destination-max-in-flight <n>', 'unacknowledged batches per table', wholeNumber)
    .option('--destination-batch-count <n>', 'rows that close a batch', wholeNumber)
    .option('--destination-batch-period <duration>', 'age that closes a batch, such as 5s')
    .option('--schema-map <from=to>', 'where tables of a schema (MySQL: database) go; repeat it for more', collect)
    .addOption(
      new Option(
        '--on-unfit <policy>',
        'for a value that its column cannot hold: fail, write NULL, write the nearest, make the column a text',
      ).choices(['error', 'null', 'clamp', 'text']),
    )
    .option('--slices <n>', 'parts that one big table may be read and written in at once', wholeNumber)
    .addOption(toggle('--allow-remote', 'allow emptying tables on a host that is not this machine'))
    .option('-o, --output <mode>', 'auto, plain, tty or json')
    .option('--config <file>', 'YAML file; sync.yaml, then neosync.yaml in the working directory when left out')
    .addOption(toggle('--debug', 'say more: engine codes, causes, stack traces'));
}

/** What a misspelt flag was given may be a secret: `--api-kye=…`. */
function withoutValue(text: string): string {
  return text.replace(/(unknown option '[^'=]*)=.*'/s, "$1'");
}

function examplesOf(command: string): string {
  return `
Examples:
  $ dbsync ${command} --source-connection-url postgres://me@localhost/shop --destination-connection-url pglite:./shop --init-schema
  $ NEOSYNC_API_KEY=… dbsync ${command} --connection-id 3b83d553-0000-4000-8000-000000000000 --destination-connection-url postgres://me@localhost/shop
  $ dbsync ${command} --source-bucket s3://exports --source-prefix nightly --destination-connection-url postgres://me@localhost/shop
  $ dbsync ${command} --config sync.yaml --include 'public.*' --exclude public.audit_log --truncate-before-insert`;
}
