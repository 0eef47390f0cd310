/** Writes `docs/api.md` from the contract that the hub itself serves. */
import { writeFileSync } from 'node:fs';
import { openApiDocument } from '@/server/openapi';

type Schema = {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  default?: unknown;
  format?: string;
  maxItems?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
};
type Content = Record<string, { schema: Schema }>;
type Operation = {
  summary: string;
  description: string;
  security?: { token?: string[] }[];
  parameters: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content: Content }>;
};
type Document = {
  info: { title: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

const { info, paths, components } = openApiDocument() as unknown as Document;

const page = `# The hub's API

<!-- Written by \`npm run docs\` from the contract in \`lib/api/contract.ts\`; changes by hand are lost. -->

${info.description} The same as OpenAPI 3.1 is at \`/openapi.json\` of every hub, and as a page to search and to try at [\`/docs\`](http://localhost:4311/docs).

The extension syncs from any server that keeps to this page. Whether one does:

\`\`\`sh
npm run api:check -- https://hub.example --token tsk_… --other tsk_…   # --other: somebody who may not see the same leads
\`\`\`

says request by request what it gets wrong (shapes, problems, cursors, commands sent again, foreign leads, CORS, packing, ETags, the stream) and
ends with 1 where anything is. It leaves nothing behind, unless \`--write\` lets it log a touch on the first lead, which it takes back, and set goals of January 2000.

\`\`\`sh
curl -H "Authorization: Bearer tsk_…" http://localhost:4311/v1/me
\`\`\`

- **Signing in**: \`Authorization: Bearer <access token>\` on everything below \`/v1\` that does not say otherwise, with a token made at the hub or one of a sign-in (\`/v1/auth\`). A token ends with its expiry or its revocation, at the next request, and is good for its scopes only.
- **Limits**: over them the answer is 429 with \`Retry-After\` in seconds.
- **Rights** are checked for every record. A lead that the asker may not see answers as one that is not there.
- **Browsers**: answers carry CORS headers for extensions only (\`chrome-extension://\`, \`moz-extension://\`); a web page reads nothing.
- **Trying again** is safe everywhere: reading changes nothing, and a command sent twice takes effect once.
- **Many at once**: \`POST /v1/commands\` takes a hundred, each with an outcome of its own; that is how leads are reassigned in bulk.
- **Changing what others change too** (drafts, goals): send the \`ETag\` you read as \`If-Match\`; 412 says that somebody was quicker.

## Routes

| | | |
|---|---|---|
${each((path, method, { summary }) => `| \`${method.toUpperCase()}\` | [\`${path}\`](#${anchor(method, path)}) | ${summary} |`).join('\n')}

${each(route).join('\n\n')}

## Shapes

In TypeScript's notation. \`?\` may be left out; what a reader does not know it ignores.

${Object.entries(components.schemas)
  .map(([name, schema]) => `### ${name}\n\n\`\`\`ts\ntype ${name} = ${shape(schema, '')};\n\`\`\``)
  .join('\n\n')}
`;

writeFileSync('docs/api.md', page);

function each(write: (path: string, method: string, operation: Operation) => string): string[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => write(path, method, operation)),
  );
}

function tokenText(security: Operation['security']): string {
  const [scope] = security?.[0]?.token ?? [];
  return scope ? ` Needs a token for \`${scope}\`.` : ' Needs no access token.';
}

function route(path: string, method: string, { description, security, parameters, requestBody, responses }: Operation): string {
  const lines = [`### ${method.toUpperCase()} ${path}`, '', description + tokenText(security), ''];
  if (parameters.length > 0) {
    lines.push('| parameter | in | |', '|---|---|---|');
    for (const { name, in: place, required, schema } of parameters) {
      const more = [required ? 'required' : '', schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`].filter(
        Boolean,
      );
      lines.push(`| \`${name}\` | ${place} | \`${shape(schema, '')}\`${more.length > 0 ? `, ${more.join(', ')}` : ''} |`);
    }
    lines.push('');
  }
  if (requestBody) lines.push(`Body: ${content(requestBody.content)}`, '');
  for (const [status, { description: why, content: body }] of Object.entries(responses)) {
    lines.push(
      status === '200' ? `- **200** ${content(body)}` : `- **${status}** ${status === '302' ? 'Leads on to another address.' : why}`,
    );
  }
  return lines.join('\n');
}

function content(body: Content): string {
  return Object.entries(body)
    .map(
      ([media, { schema }]) =>
        `${schema.$ref ? link(schema.$ref) : schema.type === 'string' ? 'text' : 'an object'}${media === 'application/json' ? '' : ` as \`${media}\``}`,
    )
    .join(', ');
}

function link(ref: string): string {
  const name = named(ref);
  return `[\`${name}\`](#${name.toLowerCase()})`;
}

function named(ref: string): string {
  return ref.split('/').at(-1) ?? ref;
}

function anchor(method: string, path: string): string {
  return `${method} ${path}`
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-');
}

function shape(schema: Schema, indent: string): string {
  if (schema.$ref) return named(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return several.map((one) => shape(one, indent)).join(' | ');
  if (schema.allOf) return schema.allOf.map((one) => shape(one, indent)).join(' & ');
  switch (schema.type) {
    case 'array': {
      const inner = shape(schema.items ?? {}, indent);
      return / \| /.test(inner) && !inner.startsWith('{') ? `(${inner})[]` : `${inner}[]`;
    }
    case 'object':
      return object(schema, indent);
    case 'integer':
      return 'number';
    case undefined:
      return 'unknown';
    default:
      return [schema.type].flat().join(' | ');
  }
}

function object({ properties = {}, required = [], additionalProperties }: Schema, indent: string): string {
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(([name, schema]) => {
    const optional = required.includes(name) ? '' : '?';
    return `${inner}${name}${optional}: ${shape(schema, inner)};`;
  });
  if (fields.length === 0) {
    return additionalProperties && typeof additionalProperties === 'object'
      ? `Record<string, ${shape(additionalProperties, indent)}>`
      : '{}';
  }
  const flat = `{ ${fields.map((field) => field.trim()).join(' ')} }`;
  return flat.length + indent.length <= 110 && !flat.includes('\n') ? flat.replace('; }', ' }') : `{\n${fields.join('\n')}\n${indent}}`;
}
