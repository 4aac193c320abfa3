import { isSameTable, printName, printTableRef, tableKey } from '../catalog/table-ref.ts';
import { countNoun, formatBytes, formatRows, groupDigits } from './format-numbers.ts';
import { formatStep } from './format-step.ts';
import type { Plan, TableLoad } from './plan.ts';

/** A plan as text for people: what is emptied first, then each table with its lane and keys, the steps, and what is left out. */
export function formatPlan(plan: Plan): string {
  const sections = [
    formatHead(plan),
    list('Emptied before the load', plan.emptied.map(printTableRef)),
    list('Tables', formatTables(plan)),
    list('Steps', formatSteps(plan)),
    list('Already there and left as they are', wrapCount(plan.existing)),
    list(
      'Not carried',
      plan.notCarried.map(({ kind, name, because }) => `${kind} ${name}: ${because}`),
    ),
    list(
      'Warnings',
      plan.warnings.map(({ code, message }) => `${code} ${message}`),
    ),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function formatHead({ source, sink, atomic, tables, steps }: Plan): string {
  const rows = sumKnown(tables.map(({ estimatedRows }) => estimatedRows));
  const bytes = sumKnown(tables.map(({ estimatedBytes }) => estimatedBytes));
  const known = [
    ...(rows === undefined ? [] : [formatRows(rows)]),
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
  ];
  const count = countNoun(tables.length, 'table');
  const size = known.length === 0 ? count : `About ${known.join(', ')}, in ${count}`;
  const scope = atomic === 'run' ? 'the whole run commits at once' : 'each table is as before or complete';
  return [
    `From  ${source.display}  (${source.product}, ${source.connector})`,
    ...(source.pinned === undefined ? [] : [`      ${source.pinned}`]),
    `To    ${sink.display}  (${sink.product}, ${sink.connector})`,
    `${size}, by ${countNoun(steps.length, 'step')}; ${scope}`,
  ].join('\n');
}

/** Of estimates, some of which may be missing (-1); undefined when all are. */
function sumKnown(estimates: readonly number[]): number | undefined {
  const known = estimates.filter((estimate) => estimate >= 0);
  return known.length === 0 && estimates.length > 0 ? undefined : known.reduce((sum, estimate) => sum + estimate, 0);
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

function formatTables({ tables, steps }: Plan): readonly string[] {
  const loads = steps.flatMap(({ actions }) => actions.flatMap((each) => (each.kind === 'load' ? each.loads : [])));
  const byTable = new Map(loads.map((load) => [tableKey(load.table), load]));
  return tables.flatMap((table) => [...formatTable(table), ...formatRules(byTable.get(tableKey(table.table)))]);
}

/** What is written for values that do not fit, where the load does not fail for them. */
function formatRules(load: TableLoad | undefined): readonly string[] {
  return (['null', 'clamp'] as const).flatMap((policy) => {
    const names = load?.columns.filter(({ onUnfit }) => onUnfit === policy).map(({ name }) => printName(name)) ?? [];
    const what = policy === 'null' ? 'NULL' : 'the nearest that fits';
    return names.length === 0 ? [] : [`  values that do not fit become ${what} in ${names.join(', ')}`];
  });
}

function formatTable({
  table,
  from,
  isCreated,
  estimatedRows,
  estimatedBytes,
  lane,
  keys,
}: Plan['tables'][number]): string[] {
  const origin = isSameTable(table, from) ? '' : ` from ${printTableRef(from)}`;
  const way = lane.lane === 'encoded' ? lane.encoding : 'rows';
  return [
    `${printTableRef(table)}${origin}  ${formatRows(estimatedRows)}, ${formatBytes(estimatedBytes)}${isCreated ? ', created' : ''}`,
    `  lane ${way}: ${lane.because}`,
    ...(keys.rung === 'no-keys' ? [] : [`  keys ${keys.rung}: ${keys.because}`]),
  ];
}

function formatSteps({ steps }: Plan): readonly string[] {
  const numbers = new Map(steps.map((step, index) => [step.id, index + 1]));
  const width = groupDigits(steps.length).length;
  return steps.flatMap((step, index) => {
    const after = step.dependsOn.map((id) => numbers.get(id) ?? 0);
    const [head, ...actions] = formatStep(step, after);
    return [
      `${`${index + 1}`.padStart(width)}. ${head ?? ''}`,
      ...actions.map((line) => `${' '.repeat(width + 2)}${line}`),
    ];
  });
}

function wrapCount(ids: readonly string[]): readonly string[] {
  const shown = 20;
  return ids.length <= shown ? ids : [...ids.slice(0, shown), `and ${groupDigits(ids.length - shown)} more`];
}
