import { printTableRef, type TableRef } from '../catalog/table-ref.ts';
import type { StepId } from './plan.ts';

/** The id of a step that loads tables: names the first one and counts the others. */
export function loadStepId(tables: readonly [TableRef, ...TableRef[]]): StepId {
  const others = tables.length - 1;
  return stepId(`load ${printTableRef(tables[0])}${others === 0 ? '' : ` and ${others} more`}`);
}

/** Brands a text as the id of a step. */
export function stepId(text: string): StepId {
  return text as StepId;
}
