import { isTold, type LineLevel, LineTeller, type LogLine } from './log-line.ts';
import type { Renderer, RenderStreams } from './renderer.ts';
import { formatSummary } from './summary.ts';

/** How a plain view speaks. */
export interface PlainOptions {
  /** Lines that matter less are left out; `none` leaves out all. @defaultValue 'info' */
  readonly from?: LineLevel | 'none';
  /** @defaultValue the message alone */
  readonly format?: (line: LogLine) => string;
}

/** Plain lines for logs: what starts and ends, a sign of life for long tables, the summary. */
export function createPlainRenderer(
  { stdout, stderr }: RenderStreams,
  { from = 'info', format = (line) => line.message }: PlainOptions = {},
): Renderer {
  const teller = new LineTeller();
  return {
    onEvent(event) {
      const line = teller.tell(event);
      if (line !== undefined && from !== 'none' && isTold(line, from)) stderr.write(`${format(line)}\n`);
      if (event.kind === 'run-end') stdout.write(formatSummary(event.report));
    },
    end: () => undefined,
  };
}
