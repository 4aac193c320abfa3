import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveOptions } from '../src/config/resolve-options.ts';
import type { Flags } from '../src/config/flags.ts';
import { parseFileConfig } from '../src/config/read-file-config.ts';
import { createProgram } from '../src/program.ts';

const guides = ['neosync', 'moving-from-neosync', 'buckets', 'command-line'].map((name) => {
  const text = readFileSync(resolve(import.meta.dirname, `../../../docs/guides/${name}.md`), 'utf8');
  return { name, text };
});

/** What the guides leave to the reader's shell. */
const variables: Readonly<Record<string, string>> = {
  ID: '3b83d553-4c2a-4d5e-9a63-6f1de6a0a1c1',
  JOB: '43a4aac5-c4a8-4e4f-8554-03b7c5fffc04',
  URL: 'postgres://me@localhost/shop',
};

function blocksOf(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, block = '']) => block);
}

function commandsOf(text: string): readonly string[] {
  return blocksOf(text, 'sh')
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => /^dbsync (sync|plan) /.test(line));
}

const commands = guides.flatMap(({ text }) => commandsOf(text));
const files = guides.flatMap(({ name, text }) => blocksOf(text, 'yaml').map((yaml) => [name, yaml] as const));

/** The flags as the program takes them. */
async function parse(line: string): Promise<Flags> {
  const words = line
    .split(/ +/)
    .map((word) => word.replace(/^"\$(\w+)"$/, (_, name: string) => variables[name] ?? word));
  const errorView = { isDebug: false, isJson: false };
  const program = createProgram({ process: process as never, signal: new AbortController().signal, errorView });
  let parsed: Flags | undefined;
  for (const command of program.commands) {
    command.action((flags: Flags) => {
      parsed = flags;
    });
  }
  await program.parseAsync(words.slice(1), { from: 'user' });
  return parsed ?? expect.fail('it is no command that takes flags');
}

describe('commands of the guides', () => {
  it('are found', () => {
    expect(commands.length).toBeGreaterThan(7);
    expect(files.length).toBeGreaterThan(3);
  });

  it.each(commands)('%s', async (line) => {
    await expect(resolveOptions(await parse(line), { config: {} })).resolves.toHaveProperty('source');
  });
});

it.each(files)('a file in %s is one that can be used', async (_name, yaml) => {
  const flags = { destinationConnectionUrl: 'postgres://me@localhost/shop' };
  await expect(resolveOptions(flags, { config: parseFileConfig(yaml, 'sync.yaml') })).resolves.toHaveProperty('source');
});
