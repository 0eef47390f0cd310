// A plugin for Stryker, in plain JavaScript because Stryker's workers load it themselves.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const languages = ['en', 'ja'];

/**
 * Leaves the words people read as they are: strings that stand as `ja` or `en` of a text in both languages. Whether they are well
 * chosen is checked by eyes; that both are there, by their type. Codes, ids and field names are mutated like everything else.
 */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'words', {
    shouldIgnore: (path) => (isText(path) && isWord(path) ? 'words that people read' : undefined),
  }),
];

function isText({ node }) {
  return node.type === 'StringLiteral' || node.type === 'TemplateLiteral';
}

function isWord(path) {
  const property = path.findParent(({ node }) => node.type === 'ObjectProperty' && languages.includes(nameOf(node.key)));
  if (!property) return false;
  const names = property.parent.properties.map(({ key }) => nameOf(key)).sort();
  return names.length === languages.length && names.every((name, place) => name === languages[place]);
}

function nameOf(key) {
  return key?.name ?? key?.value;
}
