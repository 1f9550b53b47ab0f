type Schema = { readonly [key: string]: unknown };

/** A description as the tests read it. */
export type Described = {
  readonly paths: {
    readonly [path: string]: { readonly [method: string]: Operation };
  };
  readonly components: { readonly schemas: { readonly [name: string]: Schema } };
};
export type Operation = {
  readonly requestBody?: { readonly content: { readonly [type: string]: { readonly schema: Schema } } };
  readonly responses: {
    readonly [status: string]: {
      readonly content?: { readonly [type: string]: { readonly schema: Schema } };
    };
  };
};

/** Where a value departs from a JSON schema as the description uses it: types, choices, fields missing or not named, references. */
export function faultsOf(
  schema: Schema | undefined,
  value: unknown,
  document: Described,
  at = '',
): readonly string[] {
  if (schema === undefined) return [`${at}: no schema`];
  const { $ref, anyOf, oneOf, allOf, type } = schema;
  if (typeof $ref === 'string') return faultsOf(resolve($ref, document), value, document, at);
  if (Array.isArray(allOf))
    return faultsOf(joined(allOf as readonly Schema[], document), value, document, at);
  const choices = (anyOf ?? oneOf) as readonly Schema[] | undefined;
  if (choices !== undefined) {
    const tries = choices.map((choice) => faultsOf(choice, value, document, at));
    return tries.some((faults) => faults.length === 0) ? [] : (tries[0] ?? []);
  }
  if ('const' in schema && schema.const !== value) return [`${at}: ${JSON.stringify(value)} is not the one`];
  if (Array.isArray(schema.enum) && !schema.enum.includes(value))
    return [`${at}: ${JSON.stringify(value)} is none of ${schema.enum.join(', ')}`];
  const types = (Array.isArray(type) ? type : type === undefined ? [] : [type]) as readonly string[];
  if (types.length > 0 && !types.some((name) => isOfType(name, value)))
    return [`${at}: ${JSON.stringify(value)} is no ${types.join(' or ')}`];
  return faultsWithin(schema, value, document, at);
}

function faultsWithin(schema: Schema, value: unknown, document: Described, at: string): readonly string[] {
  const { required, properties, items, prefixItems, additionalProperties } = schema;
  if (Array.isArray(value)) {
    const own = (prefixItems ?? []) as readonly Schema[];
    return value.flatMap((item, index) => {
      const each = own[index] ?? (typeof items === 'object' ? (items as Schema) : undefined);
      return each === undefined ? [] : faultsOf(each, item, document, `${at}/${index}`);
    });
  }
  if (typeof value !== 'object' || value === null) return [];
  const fields = (properties ?? {}) as { readonly [name: string]: Schema };
  const missing = ((required ?? []) as readonly string[]).filter((name) => !(name in value));
  return [
    ...missing.map((name) => `${at}/${name}: missing`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const known = fields[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : null);
      if (known !== null) return faultsOf(known as Schema, member, document, `${at}/${name}`);
      return properties === undefined ? [] : [`${at}/${name}: not in the schema`];
    }),
  ];
}

const resolve = (reference: string, { components }: Described): Schema | undefined =>
  components.schemas[reference.split('/').at(-1) ?? ''];

/** One schema of the fields of several. */
function joined(parts: readonly Schema[], document: Described): Schema {
  const resolved = parts.map((part) => (typeof part.$ref === 'string' ? resolve(part.$ref, document) : part));
  return {
    type: resolved.flatMap((part) => part?.type ?? []),
    required: resolved.flatMap((part) => (part?.required ?? []) as readonly string[]),
    properties: Object.assign({}, ...resolved.map((part) => part?.properties ?? {})) as Schema,
  };
}

function isOfType(name: string, value: unknown): boolean {
  if (name === 'null') return value === null;
  if (name === 'array') return Array.isArray(value);
  if (name === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (name === 'integer') return Number.isInteger(value);
  return typeof value === name;
}
