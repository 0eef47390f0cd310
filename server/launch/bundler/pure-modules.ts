import type { Plugin } from 'vite';

type Node = { type: string; start: number; end: number } & Record<string, unknown>;

/** Whether reading this expression calls anything; what lies in a function is called later, if at all. */
function calls(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(calls);
  if (typeof node !== 'object' || node === null || !('type' in node)) return false;
  const { type } = node as Node;
  if (type === 'ArrowFunctionExpression' || type === 'FunctionExpression') return false;
  return type === 'CallExpression' || type === 'NewExpression' || Object.values(node).some(calls);
}

/**
 * Tells the bundler that a constant of ours whose name is not used may go, whatever it calls: a schema, a table, the default agreement.
 * By itself it must believe that making a schema changes the world, so that every page would carry and make all of them.
 */
export function pureModules(): Plugin {
  return {
    name: 'pure-modules',
    enforce: 'post',
    transform(code, id) {
      if (!/[\\/](lib|components)[\\/][^?]*\.tsx?$/.test(id) || id.includes('node_modules')) return null;
      const { body } = this.parse(code) as unknown as { body: Node[] };
      const made = body
        .map((statement) => (statement.type === 'ExportNamedDeclaration' ? (statement.declaration as Node | null) : statement))
        .flatMap((declared) => (declared?.type === 'VariableDeclaration' ? (declared.declarations as { init: Node | null }[]) : []))
        .flatMap(({ init }) => (init && calls(init) ? [init] : []));
      if (made.length === 0) return null;
      let marked = code;
      for (const { start, end } of made.reverse())
        marked = `${marked.slice(0, start)}/* @__PURE__ */ (() => (${marked.slice(start, end)}))()${marked.slice(end)}`;
      return { code: marked, map: null };
    },
  };
}
