// Who may import whom. `docs/architecture.md` says why; `npm run check:law` keeps it.
const room = (name) => `^${name}(/|[.]|$)`;
const npm = (names) => `node_modules/(${names})(/|$)`;
const notTests = '\\.test\\.tsx?$';

/** A room may reach only the rooms and packages listed. */
function only(name, from, allowed, packages = []) {
  const may = [...allowed.map(room), ...packages.map((p) => `node_modules/${p}(/|$)`)];
  return {
    name,
    severity: 'error',
    from: { path: from, pathNot: notTests },
    to: { pathNot: may },
  };
}

/** Only these rooms may use a package. */
function owner(name, packages, rooms) {
  return {
    name,
    severity: 'error',
    from: { path: '^(entrypoints|components|lib|server)/', pathNot: [...rooms, notTests] },
    to: { path: npm(packages) },
  };
}

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(components|lib|server)/',
        pathNot: [notTests, '\\.d\\.ts$', '\\.mjs$', '\\.css$', 'tsconfig\\.json$'],
      },
      to: {},
    },
    only('domain-is-pure', '^lib/domain/', ['lib/domain'], ['zod', 'date-fns', '@date-fns/tz']),
    only('holidays', '^lib/holidays/', ['lib/holidays', 'lib/domain'], ['@holiday-jp/holiday_jp', 'ical.js', 'zod']),
    only('crm', '^lib/crm/', ['lib/crm', 'lib/domain'], []),
    only('i18n', '^lib/i18n/', ['lib/i18n', 'lib/domain'], ['date-fns', '@date-fns/tz']),
    only('api', '^lib/api/', ['lib/api', 'lib/domain'], ['zod']),
    only('store', '^lib/store/', ['lib/store', 'lib/domain', 'lib/api/contract'], ['dexie', 'zod', 'wxt']),
    only('sync', '^lib/sync/', ['lib/sync', 'lib/api', 'lib/store', 'lib/domain'], ['zod', 'wxt', 'eventsource-parser']),
    only('messages', '^lib/messages/', ['lib/messages', 'lib/domain'], ['zod', 'wxt']),
    only('page', '^lib/page/', ['lib/page', 'lib/crm', 'lib/messages/chip'], ['wxt']),
    only('hooks', '^lib/hooks/', ['lib/hooks', 'lib/messages', 'lib/domain'], ['react', '@types/react', 'wxt']),
    only(
      'components',
      '^components/',
      ['components', 'lib/hooks', 'lib/i18n', 'lib/domain'],
      ['react', '@types/react', 'react-dom', 'react-aria-components', 'lucide-react', '@tanstack/react-virtual', 'react-querybuilder'],
    ),
    {
      name: 'server-takes-only-domain-and-contract',
      severity: 'error',
      from: { path: '^server/', pathNot: [notTests, '^server/launch/'] },
      to: { path: '^(entrypoints|components|lib)/', pathNot: ['^lib/domain/', '^lib/api/contract', '^lib/holidays/', '^lib/crm/'] },
    },
    {
      name: 'only-background-reaches-the-store',
      comment: 'Views ask the worker; at any distance.',
      severity: 'error',
      from: {
        path: '^entrypoints/',
        pathNot: ['^entrypoints/background/', '^entrypoints/worker-parts/', '^entrypoints/options/what-if(\\.worker|-memory)', notTests],
      },
      to: { path: '^lib/(store|sync|api)/', reachable: true },
    },
    {
      name: 'chip-stays-small',
      comment: 'A content script carries every byte into the CRM page.',
      severity: 'error',
      from: { path: '^entrypoints/chip/', pathNot: notTests },
      to: { path: npm('react|react-dom|zod|dexie|date-fns'), reachable: true },
    },
    {
      name: 'holiday-tables-stay-with-publishers',
      severity: 'error',
      from: { path: '^(entrypoints/(background|panel|popup|chip)|components)/', pathNot: notTests },
      to: { path: '^lib/holidays/', reachable: true },
    },
    owner('dexie-lives-in-store', 'dexie', ['^lib/store/']),
    owner('react-lives-in-views', 'react-dom|react-aria-components', ['^components/', '^entrypoints/']),
    owner('the-database-lives-in-server', 'hono|@hono/[^/]+|drizzle-orm|@electric-sql/pglite|pg|pino|csv-parse|commander', ['^server/']),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.law.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(\\.css$|\\.wxt/|\\.output/)' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
    moduleSystems: ['es6', 'cjs'],
  },
};
