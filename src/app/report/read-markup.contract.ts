/** What a test sees of a page: every tag with its attributes, the nesting faults, and the text without tags and styles. */
export type ReadMarkup = {
  readonly tags: readonly string[];
  readonly attributes: ReadonlySet<string>;
  readonly faults: readonly string[];
  readonly text: string;
};

const voidTags = new Set(['meta', 'link', 'br', 'hr', 'img', 'input']);
const tagForm = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>/y;

/** Reads markup strictly: a `<` that opens no well-formed tag, an unquoted attribute or a wrong order is a fault. */
export function readMarkup(page: string): ReadMarkup {
  const tags: string[] = [];
  const attributes = new Set<string>();
  const faults: string[] = [];
  const open: string[] = [];
  let text = '';
  let at = page.indexOf('>') + 1;
  while (at < page.length) {
    const next = page.indexOf('<', at);
    if (open.at(-1) !== 'style') text += page.slice(at, next === -1 ? undefined : next);
    if (next === -1) break;
    tagForm.lastIndex = next;
    const match = tagForm.exec(page);
    if (match === null) {
      faults.push(`no tag at ${page.slice(next, next + 60)}`);
      break;
    }
    const [, closing, tag = '', list = '', selfClosing] = match;
    for (const [, name = ''] of list.matchAll(/([\w:-]+)(?:="[^"]*")?/g)) attributes.add(name);
    if (closing === '/') {
      const expected = open.pop();
      if (expected !== tag) faults.push(`</${tag}> where </${expected}> is due, at ${text.slice(-60)}`);
    } else {
      tags.push(tag);
      if (selfClosing !== '/' && !voidTags.has(tag)) open.push(tag);
    }
    at = tagForm.lastIndex;
  }
  return { tags, attributes, faults: [...faults, ...open.map((tag) => `<${tag}> is not closed`)], text };
}
