// A plugin for Stryker, in plain JavaScript because Stryker's workers load it themselves.
import { createHash } from 'node:crypto';
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/**
 * Ignores nothing: keeps the parentheses around a cast that stands left of an operator. Stryker's printer drops them, and
 * `x as Day < y`, which is how a mutant may read then, is a list of types to the next reader. Done for a whole file at its first
 * node, before any mutant is made of what is around the cast.
 */
const parentheses = declareValuePlugin(PluginKind.Ignore, 'parentheses', {
  shouldIgnore(path) {
    const file = path.findParent(({ node }) => node.type === 'Program');
    if (file && !seen.has(file.node)) {
      seen.add(file.node);
      file.traverse({
        BinaryExpression({ node }) {
          if (node.left.type === 'TSAsExpression') node.left = { type: 'ParenthesizedExpression', expression: node.left };
        },
      });
    }
    return undefined;
  },
});
const seen = new WeakSet();

/**
 * Leaves the words people read as they are: strings that stand as `ja` or `en` of a text in both languages, strings with Japanese
 * letters, and what follows such a string in a call, which is its English. Whether they are well chosen is checked by eyes; that
 * both are there, by their type. Codes, ids and field names are mutated like everything else.
 */
const words = declareValuePlugin(PluginKind.Ignore, 'words', {
  shouldIgnore: (path) => (isString(path.node) && isWord(path) ? 'words that people read' : undefined),
});

/** Percent of the functions that are mutated: a whole run takes hours, and a tenth of the functions tells the score within a few percent. */
const share = Number(process.env.TASUKI_MUTATION_SHARE ?? 100);
const round = process.env.TASUKI_ROUND ?? '0';

/** Leaves out functions that a share of them does not draw; the same ones in every run of a round. */
const sample = declareValuePlugin(PluginKind.Ignore, 'sample', {
  shouldIgnore(path) {
    if (share >= 100 || !path.isFunction() || path.getFunctionParent()) return undefined;
    const { line, column } = path.node.loc?.start ?? {};
    const name = `${round} ${nameOf(path.node.id ?? path.node.key)} ${line}:${column}`;
    const drawn = createHash('sha256').update(name).digest().readUInt32LE() / 2 ** 32;
    return drawn * 100 < share ? undefined : 'not in the share that was asked for';
  },
});

export const strykerPlugins = [parentheses, words, sample];

function isString(node) {
  return node?.type === 'StringLiteral' || node?.type === 'TemplateLiteral';
}

function isWord(path) {
  return isJapanese(path.node) || isJapanese(argumentBefore(path)) || isTranslation(path);
}

function isJapanese(node) {
  const text = node?.value ?? node?.quasis?.map(({ value }) => value.raw).join('');
  return isString(node) && /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text);
}

function argumentBefore({ node, parent }) {
  return parent?.type === 'CallExpression' ? parent.arguments[parent.arguments.indexOf(node) - 1] : undefined;
}

function isTranslation(path) {
  const property = path.findParent(({ node }) => node.type === 'ObjectProperty' && ['en', 'ja'].includes(nameOf(node.key)));
  const names = property?.parent.properties.map(({ key }) => nameOf(key)).sort();
  return names?.join() === 'en,ja';
}

function nameOf(key) {
  return key?.name ?? key?.value;
}
