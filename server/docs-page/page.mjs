// The contract as a page: everything is made as text from /openapi.json, nothing of it is ever markup.

/** Makes an element with text or other elements in it. */
function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

/** Text with `code` and **words** set off. */
function rich(text) {
  return text.split(/(`[^`]*`)/).map((part) => (part.startsWith('`') && part.length > 1 ? make('code', {}, part.slice(1, -1)) : part));
}

function linkTo(name) {
  return make('a', { href: `#shape-${name}` }, name);
}

function nameOf(ref) {
  return ref.split('/').at(-1);
}

/** What a schema says in one line; names lead to their shape. */
function typeOf(schema) {
  if (schema === undefined || schema === true) return ['anything'];
  if (schema.$ref) return schema.$ref.startsWith('#/components/') ? [linkTo(nameOf(schema.$ref))] : [nameOf(schema.$ref)];
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  if (schema.enum) return [schema.enum.map((value) => JSON.stringify(value)).join(' | ')];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.flatMap((choice, at) => [...(at > 0 ? [' | '] : []), ...typeOf(choice)]);
  if (schema.type === 'array') return ['list of ', ...typeOf(schema.items)];
  if (schema.type === 'object' && !schema.properties && schema.additionalProperties)
    return ['map of ', ...typeOf(schema.additionalProperties)];
  return [[schema.type ?? 'anything'].flat().join(' | '), schema.format ? ` (${schema.format})` : ''];
}

function fieldTable(schema) {
  const required = new Set(schema.required ?? []);
  const lines = Object.entries(schema.properties ?? {}).map(([name, field]) =>
    make(
      'tr',
      {},
      make('td', {}, make('code', {}, name), required.has(name) ? '' : '?'),
      make('td', {}, ...typeOf(field), field.default === undefined ? '' : `, ${JSON.stringify(field.default)} unless told otherwise`),
    ),
  );
  return make('table', {}, ...lines);
}

function shapeOf(name, schema) {
  const body = schema.properties ? fieldTable(schema) : make('p', {}, ...typeOf(schema));
  return make(
    'details',
    { id: `shape-${name}` },
    make('summary', {}, make('code', {}, name)),
    body,
    make('pre', {}, JSON.stringify(schema, null, 2)),
  );
}

/** A form that asks the hub this page came from; the token goes nowhere else and is kept nowhere. */
function asker(path, operation) {
  const form = make('form');
  const inputs = operation.parameters.map((parameter) => {
    const input = make('input', { name: parameter.name, ...(parameter.required ? { required: '' } : {}) });
    form.append(make('label', {}, `${parameter.name} `, input), ' ');
    return [parameter, input];
  });
  const shown = make('pre', { hidden: '' });
  form.append(make('button', { type: 'submit' }, 'Ask this hub'), shown);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    let address = path;
    const query = new URLSearchParams();
    const headers = {};
    for (const [{ name, in: place }, { value }] of inputs) {
      if (value === '') continue;
      if (place === 'path') address = address.replace(`{${name}}`, encodeURIComponent(value));
      else if (place === 'query') query.set(name, value);
      else headers[name] = value;
    }
    const token = document.getElementById('token').value.trim();
    if (token !== '') headers.authorization = `Bearer ${token}`;
    shown.hidden = false;
    shown.textContent = '…';
    try {
      const answer = await fetch(`.${address}${query.size > 0 ? `?${query}` : ''}`, { headers });
      const text = await answer.text();
      let body = text;
      try {
        body = JSON.stringify(JSON.parse(text), null, 2);
      } catch {
        // Shown as it came.
      }
      shown.textContent = `${answer.status} ${answer.statusText}\n${body.slice(0, 100_000)}`;
    } catch {
      shown.textContent = 'The hub did not answer.';
    }
  });
  return form;
}

function routeOf(path, method, operation) {
  const scope = operation.security.flatMap((one) => one.token ?? []);
  const body = Object.entries(operation.requestBody?.content ?? {});
  const answers = Object.entries(operation.responses).map(([status, response]) =>
    make(
      'tr',
      {},
      make('td', {}, status),
      make('td', {}, ...rich(response.description)),
      make('td', {}, ...Object.values(response.content ?? {}).flatMap(({ schema }) => typeOf(schema))),
    ),
  );
  const canAsk = method === 'get' && !Object.keys(operation.responses[200]?.content ?? {}).includes('text/event-stream');
  return make(
    'details',
    { id: `${method}${path}` },
    make('summary', {}, make('code', { class: 'method' }, method.toUpperCase()), make('code', {}, path), ` ${operation.summary}`),
    make('p', {}, ...rich(operation.description)),
    make('p', {}, scope.length > 0 ? `With an access token made for "${scope.join(', ')}".` : 'Without a token.'),
    ...(operation.parameters.length > 0
      ? [
          make(
            'table',
            {},
            ...operation.parameters.map((one) =>
              make(
                'tr',
                {},
                make('td', {}, make('code', {}, one.name), one.required ? '' : '?'),
                make('td', {}, one.in),
                make('td', {}, ...typeOf(one.schema)),
              ),
            ),
          ),
        ]
      : []),
    ...body.map(([media, { schema }]) => make('p', {}, `Body (${media}): `, ...typeOf(schema))),
    make('table', {}, ...answers),
    ...(canAsk ? [asker(path, operation)] : []),
  );
}

function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named?.tagName === 'DETAILS') named.open = true;
  named?.scrollIntoView();
}

async function show() {
  const routes = document.getElementById('routes');
  try {
    const contract = await (await fetch('openapi.json')).json();
    document.getElementById('about').append(...rich(contract.info.description));
    routes.replaceChildren(
      ...Object.entries(contract.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => routeOf(path, method, operation)),
      ),
    );
    const shapes = Object.entries(contract.components.schemas).sort(([a], [b]) => (a < b ? -1 : 1));
    document.getElementById('shapes').append(...shapes.map(([name, schema]) => shapeOf(name, schema)));
    openNamed();
  } catch {
    routes.replaceChildren(make('p', { role: 'alert' }, 'The contract could not be read: reload the page.'));
  }
}

document.getElementById('find').addEventListener('input', ({ target }) => {
  const wanted = target.value.trim().toLowerCase();
  for (const one of document.querySelectorAll('main details'))
    one.hidden = wanted !== '' && !one.textContent.toLowerCase().includes(wanted);
});
addEventListener('hashchange', openNamed);
void show();
