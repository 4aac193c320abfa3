import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Directive, parseSync, type Statement, Visitor } from 'oxc-parser';

/** `load` runs the module when the file loads, `lazy` is an `import()`, `type` is erased. */
export type ImportKind = 'load' | 'lazy' | 'type';

export interface ImportReference {
  readonly specifier: string;
  readonly kind: ImportKind;
  readonly line: number;
}

/** A word of the program (an identifier or a text), for rules about what a file may name. Comments are not words. */
export interface Word {
  readonly text: string;
  readonly line: number;
}

/** What the rules need to know of one source file. */
export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly imports: readonly ImportReference[];
  readonly words: readonly Word[];
  /** Lines that hold `async`, `await` or `for await`. */
  readonly asyncLines: readonly number[];
  /** Top-level statements that are more than a re-export by name. */
  readonly nonBarrelLines: readonly number[];
}

/** Parses one TypeScript file. Throws when it does not parse: a file that cannot be read cannot be checked. */
export function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);

  const lineOf = lineCounter(text);
  const imports: ImportReference[] = [];
  const words: Word[] = [];
  const asyncLines: number[] = [];
  const addImport = (source: unknown, kind: ImportKind, start: number): void => {
    const specifier = literalText(source);
    // A computed specifier names nothing that could be checked here.
    if (specifier !== undefined) imports.push({ specifier, kind, line: lineOf(start) });
  };
  const addAsync = (node: { readonly async: boolean; readonly start: number }): void => {
    if (node.async) asyncLines.push(lineOf(node.start));
  };

  new Visitor({
    ImportDeclaration(node) {
      const erased =
        node.importKind === 'type' ||
        (node.specifiers.length > 0 && node.specifiers.every((s) => 'importKind' in s && s.importKind === 'type'));
      addImport(node.source, erased ? 'type' : 'load', node.start);
    },
    ExportNamedDeclaration(node) {
      const erased =
        node.exportKind === 'type' ||
        (node.specifiers.length > 0 && node.specifiers.every((s) => s.exportKind === 'type'));
      if (node.source) addImport(node.source, erased ? 'type' : 'load', node.start);
    },
    ExportAllDeclaration(node) {
      addImport(node.source, node.exportKind === 'type' ? 'type' : 'load', node.start);
    },
    ImportExpression(node) {
      addImport(node.source, 'lazy', node.start);
    },
    TSImportType(node) {
      addImport(node.source, 'type', node.start);
    },
    TSExternalModuleReference(node) {
      addImport(node.expression, 'load', node.start);
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'require') {
        addImport(node.arguments[0], 'load', node.start);
      }
    },
    FunctionDeclaration: addAsync,
    FunctionExpression: addAsync,
    ArrowFunctionExpression: addAsync,
    AwaitExpression(node) {
      asyncLines.push(lineOf(node.start));
    },
    ForOfStatement(node) {
      if (node.await) asyncLines.push(lineOf(node.start));
    },
    Identifier(node) {
      words.push({ text: node.name, line: lineOf(node.start) });
    },
    Literal(node) {
      if (typeof node.value === 'string') words.push({ text: node.value, line: lineOf(node.start) });
    },
    TemplateElement(node) {
      words.push({ text: node.value.raw, line: lineOf(node.start) });
    },
  }).visit(program);

  const nonBarrelLines = program.body.filter((node) => !isNamedReexport(node)).map((node) => lineOf(node.start));
  return { path, imports, words, asyncLines: [...new Set(asyncLines)], nonBarrelLines };
}

function isNamedReexport(node: Directive | Statement): boolean {
  if (node.type === 'ExportAllDeclaration') return node.exported !== null;
  // `export {}` marks an empty module.
  return (
    node.type === 'ExportNamedDeclaration' &&
    node.declaration === null &&
    (node.source !== null || node.specifiers.length === 0)
  );
}

/** The text of a string literal, or of a template without holes. */
function literalText(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null || !('type' in node)) return undefined;
  if (node.type === 'Literal' && 'value' in node && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && 'quasis' in node && Array.isArray(node.quasis) && node.quasis.length === 1) {
    return node.quasis[0].value.cooked ?? undefined;
  }
  return undefined;
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
