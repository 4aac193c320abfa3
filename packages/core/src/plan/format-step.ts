import { printTableRef, type TableRef } from '../catalog/table-ref.ts';
import { describeKey } from './describe-key.ts';
import { countNoun, groupDigits } from './format-numbers.ts';
import type { Action, Step } from './plan.ts';

/** A step as a line and a line for each of its actions. `after`: the numbers of the steps it waits for. */
export function formatStep(step: Step, after: readonly number[]): readonly string[] {
  const waits = after.length === 0 ? '' : `  (after ${formatRanges(after)})`;
  const deferred = step.deferConstraints ? ['constraints that can wait are checked at the commit'] : [];
  const actions = step.actions.map(formatAction);
  // One load of the table that the step is named after needs no line of its own.
  const isPlain = deferred.length === 0 && actions.length === 1 && actions[0] === step.id;
  return [`${step.id}${waits}`, ...deferred, ...(isPlain ? [] : actions)];
}

function formatAction(action: Action): string {
  switch (action.kind) {
    case 'apply-definitions':
      return `apply ${countNoun(action.ids.length, 'definition')}: ${shorten(action.ids)}`;
    case 'suspend-triggers':
      return `suspend the triggers of ${printTables(action.tables)}`;
    case 'truncate': {
      const cascade = action.isCascading ? `, and by cascade ${action.reaches.map(printTableRef).join(', ')}` : '';
      return `empty ${printTables(action.tables)}${cascade}`;
    }
    case 'load': {
      const kinds = action.loads.map((load) => (load.holdInStage ? 'hold in stage' : 'load'));
      const parts = action.loads[0].slices === undefined ? '' : `, in up to ${action.loads[0].slices} parts at once`;
      return `${kinds[0] ?? 'load'} ${printTables(action.loads.map((load) => load.table))}${parts}`;
    }
    case 'merge-staged':
      return `move in by one statement ${printTables(action.tables)}`;
    case 'fill-deferred-key':
      return `fill ${describeKey(action.deferred.key)}`;
    case 'set-sequences':
      return `set ${countNoun(action.sequences.length, 'sequence')}: ${printTables(action.sequences.map((each) => each.sequence))}`;
    default:
      return action satisfies never;
  }
}

/** `1, 3-7, 9`. */
function formatRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === number) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

const shownNames = 5;

function shorten(names: readonly string[]): string {
  const shown = names.slice(0, shownNames).join(', ');
  return names.length <= shownNames ? shown : `${shown} and ${groupDigits(names.length - shownNames)} more`;
}

function printTables(tables: readonly TableRef[]): string {
  return shorten(tables.map(printTableRef));
}
