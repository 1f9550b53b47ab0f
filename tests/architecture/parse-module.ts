import { parseAst } from 'rolldown/parseAst';
import type { SourceFile } from './source-file.ts';

/** One import, re-export or `import()` of a module; `specifier` is null when `import()` computes it. */
export type ModuleImport = { readonly specifier: string | null; readonly line: number };

/** A function by its name, if it has one, with its first line and its length in lines. */
export type FunctionSpan = { readonly name: string; readonly line: number; readonly lineCount: number };

export type ParsedModule = {
  readonly path: string;
  readonly lineCount: number;
  readonly imports: readonly ModuleImport[];
  readonly functions: readonly FunctionSpan[];
  /** Reads of the clock and of unseeded randomness, as written: `Date.now`, `Math.random`, `new Date()`. */
  readonly impurities: readonly { readonly name: string; readonly line: number }[];
};

type Node = { readonly type: string; readonly start: number; readonly end: number } & {
  readonly [field: string]: unknown;
};

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const importTypes = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

/** Parses one TypeScript file. @throws Error naming the file when it does not parse. */
export function parseModule(file: SourceFile): ParsedModule {
  const lineOf = lineCounter(file.text);
  const imports: ModuleImport[] = [];
  const functions: FunctionSpan[] = [];
  const impurities: { name: string; line: number }[] = [];

  walk(parseProgram(file), (node, parent) => {
    const line = lineOf(node.start);
    if (importTypes.has(node.type) && isNode(node.source)) {
      imports.push({ specifier: stringValue(node.source), line });
    } else if (functionTypes.has(node.type) && !isTestGroup(node, parent)) {
      functions.push({ name: functionName(node, parent), line, lineCount: lineOf(node.end) - line + 1 });
    }
    const impurity = impurityName(node);
    if (impurity !== null) impurities.push({ name: impurity, line });
  });
  return { path: file.path, lineCount: countLines(file.text), imports, functions, impurities };
}

function parseProgram(file: SourceFile): Node {
  try {
    return parseAst(file.text, { lang: 'ts' }, file.path) as unknown as Node;
  } catch (error) {
    throw new Error(`${file.path} does not parse: ${String(error)}`);
  }
}

function walk(
  node: Node,
  visit: (node: Node, parent: Node | null) => void,
  parent: Node | null = null,
): void {
  visit(node, parent);
  for (const child of Object.values(node)) {
    for (const item of Array.isArray(child) ? child : [child]) if (isNode(item)) walk(item, visit, node);
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

const stringValue = (node: Node): string | null => (typeof node.value === 'string' ? node.value : null);

const identifierName = (node: unknown): string | null =>
  isNode(node) && node.type === 'Identifier' && typeof node.name === 'string' ? node.name : null;

/** A function that groups tests; its length says nothing, that of each test in it is counted. */
function isTestGroup(node: Node, parent: Node | null): boolean {
  const statements = isNode(node.body) && Array.isArray(node.body.body) ? node.body.body : [];
  return (
    calledName(parent) === 'describe' ||
    statements.some((statement) =>
      ['describe', 'it', 'test'].includes(calledName(statement.expression) ?? ''),
    )
  );
}

/** `describe` of `describe(…)`, `describe.each(…)(…)` and the like. */
function calledName(call: unknown): string | null {
  if (!isNode(call) || call.type !== 'CallExpression') return null;
  let callee: unknown = call.callee;
  while (isNode(callee) && callee.type !== 'Identifier')
    callee = callee.object ?? callee.callee ?? callee.tag;
  return identifierName(callee);
}

const functionName = (node: Node, parent: Node | null): string =>
  identifierName(node.id) ?? identifierName(parent?.id) ?? identifierName(parent?.key) ?? 'a function';

function impurityName(node: Node): string | null {
  if (node.type === 'MemberExpression') {
    const property = identifierName(node.property) ?? (isNode(node.property) && stringValue(node.property));
    const name = `${identifierName(node.object)}.${property}`;
    return name === 'Date.now' || name === 'Math.random' ? name : null;
  }
  const isBareDate = identifierName(node.callee) === 'Date' && (node.arguments as unknown[]).length === 0;
  return isBareDate ? (node.type === 'NewExpression' ? 'new Date()' : 'Date()') : null;
}

const countLines = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

/** The 1-based line of an offset into the text. */
function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
