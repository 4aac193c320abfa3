import type { Plan, Step } from './plan.ts';

/** A plan as a Mermaid flow chart: a node a step, an arrow from each step to those that wait for it. */
export function planToMermaid(plan: Plan): string {
  const nodes = new Map(plan.steps.map((step, index) => [step.id, `s${index + 1}`]));
  const lines = plan.steps.map((step) => `  ${nodes.get(step.id) ?? ''}${shape(step)}`);
  const arrows = plan.steps.flatMap((step) =>
    step.dependsOn.map((before) => `  ${nodes.get(before) ?? ''} --> ${nodes.get(step.id) ?? ''}`),
  );
  return `${['flowchart TD', ...lines, ...arrows].join('\n')}\n`;
}

/** Loads are boxes, everything else has round sides. */
function shape(step: Step): string {
  const label = `"${escapeLabel(step.id)}"`;
  return step.kind === 'load' || step.kind === 'run' ? `[${label}]` : `([${label}])`;
}

/** Mermaid reads entities inside a quoted label; `#` begins one. */
function escapeLabel(text: string): string {
  return text.replace(/[#"<>&\\`\n]/g, (character) => `#${character.codePointAt(0) ?? 0};`);
}
