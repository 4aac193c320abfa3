import { describe, expect, it } from 'vitest';
import type { Result } from '../cases/result.ts';
import { formatReport } from './format-report.ts';

const machine = { date: '2026-01-02', hardware: '2 cores', versions: 'Node 24', conditions: '3 rounds' };
const contest: Result = {
  kind: 'contest',
  title: 'one table',
  rows: 1000,
  yardstick: 'a | b',
  samples: new Map([
    ['a | b', [1, 2, 4].map((seconds) => ({ seconds, cpuSeconds: 0.5 }))],
    ['ours', [2, 2, 2].map((seconds) => ({ seconds, cpuSeconds: 0.25, peakMegabytes: 99.6 }))],
  ]),
  verdicts: [
    { claim: 'ours | theirs', limit: '≤ 1.10', found: '1.00', isMet: true },
    { claim: 'memory', limit: '< 90 MB', found: '100 MB', isMet: false },
  ],
};

describe('formatReport', () => {
  const lines = formatReport(machine, [contest]).split('\n');

  it('gives each variant its median time, ratio with spread, rate, CPU and memory', () => {
    expect(lines).toContain('| ours | 2.00 | 1.00 | 0.75–1.50 | 0.50–2.00 | 500 | 0.25 | 100 |');
  });

  it('leaves memory open where it was not measured, and keeps a pipe from ending a cell', () => {
    expect(lines).toContain('| a \\| b | 2.00 | 1.00 | 1.00–1.00 | 1.00–1.00 | 500 | 0.50 |  |');
  });

  it('says of each target whether it is met', () => {
    expect(lines).toContain('| ours \\| theirs | ≤ 1.10 | 1.00 | met |');
    expect(lines).toContain('| memory | < 90 MB | 100 MB | **missed** |');
  });

  it('names the machine', () => {
    expect(lines).toContain('- 2 cores');
  });
});
