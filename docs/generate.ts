/** Writes the generated parts of the documentation anew: the API page and the map of rooms. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'docs/architecture.md';
const [start, end] = ['<!-- map:start -->', '<!-- map:end -->'];

type Cruise = { modules: { source: string; dependencies: { resolved: string }[] }[] };

const cruise = JSON.parse(
  execFileSync(
    'node_modules/.bin/depcruise',
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'entrypoints', 'components', 'lib', 'server'],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  ),
) as Cruise;

const edges = new Set<string>();
for (const { source, dependencies } of cruise.modules) {
  const from = room(source);
  if (!from || source.includes('.test.')) continue;
  for (const { resolved } of dependencies) {
    const to = room(resolved);
    if (to && to !== from) edges.add(`  ${from} --> ${to}`);
  }
}
const map = `\`\`\`mermaid\nflowchart LR\n${[...edges].sort().join('\n')}\n\`\`\``;
const text = readFileSync(file, 'utf8');
writeFileSync(file, `${text.slice(0, text.indexOf(start) + start.length)}\n${map}\n${text.slice(text.indexOf(end))}`);

execFileSync(process.execPath, ['--import', 'tsx', 'docs/generate-api.ts'], { stdio: 'inherit' });

function room(path: string): string | null {
  const [top, second] = path.split('/');
  if (top === 'lib') return second ?? null;
  return top === 'entrypoints' && second ? second.replace(/\.[a-z.]+$/, '') : top === 'components' || top === 'server' ? top : null;
}
