import { createRenderer } from '@sync/cli/render';
import { type Report, sync, type SyncOptions } from '@sync/core';

/** Runs one copy with a live view on a terminal, or plain lines elsewhere; the report's summary follows. */
export async function copyWithProgress(options: SyncOptions): Promise<Report> {
  const { stdout, stderr } = process;
  const renderer = createRenderer({ mode: stderr.isTTY ? 'tty' : 'plain', stdout, stderr });
  try {
    return await sync({ ...options, onEvent: (event) => renderer.onEvent(event) });
  } finally {
    renderer.end();
  }
}
