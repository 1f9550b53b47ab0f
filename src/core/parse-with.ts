import type { z } from 'zod';
import { AppError } from './error.ts';

/**
 * Checks untrusted data against a schema and returns it typed.
 * @param where names the origin and starts the message, such as `campaigns/x.yaml` or `planner bayes`.
 * @throws AppError with `code` — one line: field, value and what was expected, for each of the first three faults.
 */
export function parseWith<T>(schema: z.ZodType<T>, data: unknown, code: string, where: string): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const faults = result.error.issues.slice(0, 3).map((issue) => describeIssue(issue, data));
  const more = result.error.issues.length - faults.length;
  throw new AppError(code, `${where}: ${faults.join('; ')}${more > 0 ? `; and ${more} more` : ''}`);
}

function describeIssue(issue: z.core.$ZodIssue, data: unknown): string {
  const field = issue.path.length === 0 ? '' : `${formatPath(issue.path)}: `;
  const value = valueAt(data, issue.path);
  return field + describeFault(issue, value);
}

function describeFault(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `unknown ${issue.keys.length > 1 ? 'fields' : 'field'} ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    case 'invalid_value':
      return `${show(value)} is not ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return value === undefined
        ? `missing; expected ${article(issue.expected)}`
        : `${show(value)} is not ${article(issue.expected)}`;
    case 'too_small':
      return `${show(value)} is too small; expected ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${counted(issue.origin)}`;
    case 'too_big':
      return `${show(value)} is too large; expected ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${counted(issue.origin)}`;
    case 'invalid_union':
      return describeUnion(issue, value);
    case 'invalid_key':
      return `not allowed as a name; ${issue.issues.map(({ message }) => message).join('; ')}`;
    case 'custom':
      return issue.message;
    default:
      return `${show(value)}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
  }
}

/** The schema's own message, where it has one; the fault in the branch that the value was meant for, where its kind tells; else the kinds that were expected. */
function describeUnion({ errors, message }: z.core.$ZodIssueInvalidUnion, value: unknown): string {
  const isOfAnotherKind = ([first]: z.core.$ZodIssue[]): boolean =>
    first?.code === 'invalid_type' && first.path.length === 0;
  const said = `${show(value)}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  if (message !== 'Invalid input') return said;
  const meant = errors.find((faults) => !isOfAnotherKind(faults))?.[0];
  if (meant !== undefined) return describeIssue(meant, value);
  const kinds = errors.flatMap(([first]) => (first?.code === 'invalid_type' ? article(first.expected) : []));
  if (kinds.length === 0) return said;
  const expected = `expected ${[...new Set(kinds)].join(' or ')}`;
  return value === undefined ? `missing; ${expected}` : `${show(value)}; ${expected}`;
}

const article = (noun: string): string => {
  const plain = {
    int: 'whole number',
    record: 'mapping',
    object: 'mapping',
    array: 'list',
    tuple: 'list',
    string: 'text',
  }[noun];
  return /^[aeiou]/.test(plain ?? noun) ? `an ${plain ?? noun}` : `a ${plain ?? noun}`;
};

const counted = (origin: string): string => ({ string: ' characters', array: ' entries' })[origin] ?? '';

const formatPath = (path: readonly PropertyKey[]): string =>
  path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`))
    .join('');

const valueAt = (data: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[part] : undefined,
    data,
  );

const longestShown = 60;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
