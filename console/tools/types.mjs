// Writes the types of the API from its OpenAPI document.
//
//   curl -s http://localhost:8080/openapi.json | node tools/types.mjs > src/api/schema.ts
import { readFileSync } from "node:fs";

const { components, paths } = JSON.parse(readFileSync(0, "utf8"));
const base = "/jeton/v1";

function typeOf(schema, indent = "") {
  if (!schema || Object.keys(schema).length === 0) return "unknown";
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.anyOf) return [...new Set(schema.anyOf.map((one) => typeOf(one, indent)))].join(" | ");
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const kinds = [schema.type].flat().map((kind) => {
    if (kind === "array") {
      const item = typeOf(schema.items, indent);
      return /[| ]/.test(item) ? `(${item})[]` : `${item}[]`;
    }
    if (kind === "object") return schema.properties ? members(schema, indent) : "Record<string, unknown>";
    return kind === "integer" ? "number" : kind;
  });
  return kinds.join(" | ");
}

function members({ properties, required = [] }, indent = "") {
  const lines = Object.entries(properties).map(([name, schema]) =>
    `${indent}  ${name}${required.includes(name) ? "" : "?"}: ${typeOf(schema, `${indent}  `)};`);
  return `{\n${lines.join("\n")}\n${indent}}`;
}

function query(parameters = []) {
  const inQuery = parameters.filter((one) => one.in === "query");
  if (!inQuery.length) return "undefined";
  return members({ properties: Object.fromEntries(inQuery.map((one) => [one.name, one.schema])),
                   required: inQuery.filter((one) => one.required).map((one) => one.name) }, "    ");
}

function answer(responses) {
  const types = Object.entries(responses).filter(([status]) => status[0] === "2")
    .map(([, one]) => one.content?.["application/json"]?.schema)
    .map((schema) => (schema ? typeOf(schema, "    ") : "undefined"));
  return [...new Set(types)].join(" | ");
}

const used = [];
const operations = [];
for (const [path, methods] of Object.entries(paths)) {
  if (!path.startsWith(base)) continue;
  for (const [method, operation] of Object.entries(methods)) {
    if (!operation.responses) continue;
    const body = operation.requestBody?.content?.["application/json"]?.schema;
    operations.push(`  "${method.toUpperCase()} ${path.slice(base.length)}": {
    query: ${query(operation.parameters)};
    body: ${body ? typeOf(body, "    ") : "undefined"};
    answer: ${answer(operation.responses)};
  };`);
  }
}
// Only what these operations speak of.
const text = () => [...operations, ...used.map((one) => one.text)].join("\n");
for (let found = true; found;) {
  found = false;
  for (const [name, schema] of Object.entries(components.schemas)) {
    if (used.some((one) => one.name === name) || !new RegExp(`\\b${name}\\b`).test(text())) continue;
    const shape = schema.properties ? `export interface ${name} ${members(schema)}` : `export type ${name} = ${typeOf(schema)};`;
    used.push({ name, text: shape });
    found = true;
  }
}
used.sort((a, b) => (a.name < b.name ? -1 : 1));
console.log(`// Written by tools/types.mjs from /openapi.json. Not to be edited.

${used.map((one) => one.text).join("\n\n")}

export interface Operations {
${operations.join("\n")}
}`);
