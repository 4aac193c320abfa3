import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SyncEvent } from '@sync/core';
import { afterAll, expect, it } from 'vitest';
import { formatJsonLine, formatPlainLine, openLogFile } from './log-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'dbsync-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

const from = { schema: 'canvas', name: 'accounts' };
const asking: SyncEvent = { kind: 'replica-phase', atMs: 1, from, table: from, phase: 'asking' };
const loading: SyncEvent = { kind: 'replica-phase', atMs: 2, from, table: from, phase: 'loading' };

const onFailure = (message: string): never => expect.fail(message);

it('appends lines that matter enough', () => {
  const path = join(folder, 'plain.log');
  for (const level of ['info', 'debug', 'error'] as const) {
    using log = openLogFile({ path, from: level, format: formatPlainLine, onFailure });
    for (const event of [asking, loading]) log.onEvent(event);
    log.write({ level: 'error', message: 'over\nand out' });
  }
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => line.replace(/^\S+ \S+ - /, ''))).toEqual([
    'INFO - canvas.accounts: waiting for the source to get its rows ready',
    'ERROR - over and out',
    'INFO - canvas.accounts: waiting for the source to get its rows ready',
    'DEBUG - canvas.accounts: loading',
    'ERROR - over and out',
    'ERROR - over and out',
  ]);
});

it('writes JSON with the names that the official client uses', () => {
  const path = join(folder, 'json.log');
  using log = openLogFile({ path, from: 'info', format: formatJsonLine, onFailure });
  log.onEvent(asking);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    timestamp: expect.stringMatching(/Z$/),
    level: 'INFO',
    message: expect.stringContaining('canvas.accounts'),
    dap_namespace: 'canvas',
    dap_table: 'accounts',
  });
});

it('says at once that a file cannot be written', () => {
  const path = join(folder, 'no', 'such', 'folder.log');
  const options = { path, from: 'info', format: formatPlainLine, onFailure } as const;
  expect(() => openLogFile(options)).toThrow(expect.objectContaining({ code: 'CONFIG_FILE' }));
});

it.runIf(existsSync('/dev/full'))('says once that the disk is full, and goes on', () => {
  const told: string[] = [];
  const format = formatPlainLine;
  using log = openLogFile({ path: '/dev/full', from: 'info', format, onFailure: (message) => void told.push(message) });
  for (const event of [asking, asking]) log.onEvent(event);
  log.write({ level: 'error', message: 'over' });
  expect(told).toEqual([expect.stringMatching(/--logfile .*ENOSPC/)]);
});
