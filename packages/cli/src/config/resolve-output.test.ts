import { expect, it } from 'vitest';
import { resolveOutput } from './resolve-output.ts';

const onTerminal = (env: Record<string, string> = {}) => ({ stderr: { isTTY: true } as never, env });
const inPipe = { stderr: { isTTY: false } as never, env: {} };

it.each([
  ['tty on a terminal', {}, onTerminal(), 'tty'],
  ['plain in a pipe', {}, inPipe, 'plain'],
  ['plain in CI', {}, onTerminal({ CI: 'true' }), 'plain'],
  ['plain in GitHub Actions', {}, onTerminal({ GITHUB_ACTIONS: 'true' }), 'plain'],
  ['plain on a dumb terminal', {}, onTerminal({ TERM: 'dumb' }), 'plain'],
  ['what is asked for, in any case', { output: 'JSON' }, onTerminal(), 'json'],
  ['tty when asked for in a pipe', { output: 'tty' }, inPipe, 'tty'],
])('chooses %s', (_title, flags, process, mode) => {
  expect(resolveOutput(flags, {}, process)).toBe(mode);
});

it('prefers the flag to the file', () => {
  expect(resolveOutput({ output: 'plain' }, { 'output-type': 'json' }, onTerminal())).toBe('plain');
  expect(resolveOutput({}, { 'output-type': 'json' }, onTerminal())).toBe('json');
});

it('refuses another word', () => {
  expect(() => resolveOutput({ output: 'xml' }, {}, inPipe)).toThrow(/one of auto, plain, tty, json/);
});
