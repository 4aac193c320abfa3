import { type TableRef, tableKey, type Warning } from '@sync/core/connector';
import { lossWarning, type NeosyncLoss } from '@sync/engine-neosync';

/** Makes warnings of losses: one for each kind and table, which names the first column. */
export function lossWarnings(onWarning: (warning: Warning) => void) {
  const told = new Set<string>();
  return (table: TableRef, loss: NeosyncLoss): void => {
    const key = `${loss.kind} ${tableKey(table)}`;
    if (told.has(key)) return;
    told.add(key);
    onWarning(lossWarning(table, loss));
  };
}
