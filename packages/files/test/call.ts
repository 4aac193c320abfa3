import type { CallOptions, Warning } from '@sync/core/connector';

/** A call whose warnings are kept. */
export function newCall(
  signal: AbortSignal = new AbortController().signal,
): CallOptions & { readonly warnings: Warning[] } {
  const warnings: Warning[] = [];
  return { signal, warnings, onWarning: (warning) => void warnings.push(warning) };
}
