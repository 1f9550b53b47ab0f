import { AppError } from '../../core/error.ts';

/** An element: name without its namespace prefix, and the text directly inside it. */
export type XmlElement = {
  readonly name: string;
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

type OpenElement = XmlElement & { readonly children: XmlElement[]; text: string };

const deepest = 64;
const mostElements = 400_000;
const entities: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads an XML document into its root element: elements, attributes, text, CDATA; comments and processing instructions are
 * passed over. Document types, and with them entities that grow, are refused; so are more than 64 levels or 400,000 elements.
 * @param name of the file, for messages.
 * @throws AppError `unreadable-file` — with the line.
 */
export function parseXml(name: string, text: string): XmlElement {
  const cursor = { text, at: text.charCodeAt(0) === 0xfeff ? 1 : 0, line: 1, counted: 0 };
  const lineAt = (at: number): number => {
    for (let i = cursor.counted; i < at; i++) if (text.charCodeAt(i) === 10) cursor.line += 1;
    cursor.counted = Math.max(cursor.counted, at);
    return cursor.line;
  };
  const refuse = (at: number, detail: string): AppError =>
    new AppError('unreadable-file', `${name}, line ${lineAt(at)}: ${detail}`);
  const stack: OpenElement[] = [];
  let root: XmlElement | null = null;
  let elementCount = 0;
  while (cursor.at < text.length) {
    const open = text.indexOf('<', cursor.at);
    const end = open < 0 ? text.length : open;
    const outside = text.slice(cursor.at, end);
    const parent = stack.at(-1);
    if (parent !== undefined) parent.text += decodeEntities(outside, (detail) => refuse(end, detail));
    else if (outside.trim() !== '')
      throw refuse(end, `text "${outside.trim().slice(0, 30)}" outside of any element`);
    if (open < 0) break;
    const { close, tag } = readTag(text, open, (detail) => refuse(open, detail));
    cursor.at = close;
    if (tag === null) continue;
    if (tag.startsWith('![CDATA[')) {
      if (parent === undefined) throw refuse(open, 'CDATA outside of any element');
      parent.text += tag.slice(8, -2);
      continue;
    }
    if (tag.startsWith('/')) {
      const closed = stack.pop();
      if (closed === undefined || closed.name !== localName(tag.slice(1).trim()))
        throw refuse(
          open,
          `</${tag.slice(1, 40)}> closes ${closed === undefined ? 'nothing' : `<${closed.name}>`}`,
        );
      continue;
    }
    if (root !== null && stack.length === 0) throw refuse(open, 'a second root element');
    elementCount += 1;
    if (elementCount > mostElements) throw refuse(open, `more than ${mostElements} elements`);
    if (stack.length >= deepest) throw refuse(open, `elements nested deeper than ${deepest}`);
    const element = readElement(tag, lineAt(open), (detail) => refuse(open, detail));
    parent?.children.push(element);
    root ??= element;
    if (!tag.endsWith('/')) stack.push(element);
  }
  if (root === null) throw refuse(0, 'holds no XML element');
  const unclosed = stack.at(-1);
  if (unclosed !== undefined)
    throw refuse(text.length, `<${unclosed.name}> of line ${unclosed.line} is never closed`);
  return root;
}

type Refuse = (detail: string) => AppError;

/** The tag that opens at `open`, without its brackets, and where it ends; null for comments and instructions. */
function readTag(
  text: string,
  open: number,
  refuse: Refuse,
): { readonly close: number; readonly tag: string | null } {
  const skip = (from: number, mark: string): number => {
    const at = text.indexOf(mark, from);
    if (at < 0) throw refuse(`"${text.slice(open, open + 10)}" is never closed by "${mark}"`);
    return at + mark.length;
  };
  if (text.startsWith('<!--', open)) return { close: skip(open + 4, '-->'), tag: null };
  if (text.startsWith('<?', open)) return { close: skip(open + 2, '?>'), tag: null };
  if (text.startsWith('<![CDATA[', open)) {
    const close = skip(open, ']]>');
    return { close, tag: text.slice(open + 1, close - 1) };
  }
  if (text.startsWith('<!', open)) throw refuse('document types and entities are not read');
  const close = skip(open, '>');
  return { close, tag: text.slice(open + 1, close - 1) };
}

function readElement(tag: string, line: number, refuse: Refuse): OpenElement {
  const body = tag.endsWith('/') ? tag.slice(0, -1) : tag;
  const [, name] = /^([^\s"'=<]+)/.exec(body) ?? [];
  if (name === undefined) throw refuse(`"<${body.slice(0, 20)}" is no element`);
  const attributes = new Map<string, string>();
  const pattern = /\s*([^\s"'=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')\s*/y;
  pattern.lastIndex = name.length;
  while (pattern.lastIndex < body.length) {
    const from = pattern.lastIndex;
    const match = pattern.exec(body);
    if (match === null) {
      if (body.slice(from).trim() === '') break;
      throw refuse(`"${body.slice(from, from + 30).trim()}" in <${name}> is no attribute`);
    }
    attributes.set(localName(match[1]!), decodeEntities(match[2] ?? match[3] ?? '', refuse));
  }
  return { name: localName(name), line, attributes, children: [], text: '' };
}

const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1);

const decodeEntities = (text: string, refuse: Refuse): string =>
  text.includes('&')
    ? text.replace(
        /&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w{1,10});|&/g,
        (whole: string, body: string | undefined) => {
          if (body === undefined) throw refuse('"&" starts no entity');
          if (!body.startsWith('#')) {
            const known = Object.hasOwn(entities, body) ? entities[body] : undefined;
            if (known === undefined) throw refuse(`the entity ${whole} is not known`);
            return known;
          }
          const code = body.startsWith('#x') ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1));
          if (code > 0x10ffff) throw refuse(`${whole} is no character`);
          return String.fromCodePoint(code);
        },
      )
    : text;

/** The first child of that name, or undefined. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** All elements of that name below, in the order of the file. */
export function descendantsOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...descendantsOf(child, name),
  ]);
}

/** The trimmed text of a child, or null where there is none. */
export function textOf(element: XmlElement | undefined, name: string): string | null {
  const text = childOf(element, name)?.text.trim();
  return text === undefined || text === '' ? null : text;
}
