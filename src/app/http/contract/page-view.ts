/** The live view that the page of an address cannot do without; null where there is none. The page and the server that sends it ask for the same one. */
export function viewOfPage(path: string): string | null {
  if (path === '/') return 'campaigns';
  const id = decodePart(/^\/campaigns\/([^/]+)\/?$/.exec(path)?.[1] ?? '');
  return id === null || id === '' ? null : `campaign/${id}`;
}

/** Where one live view is had by itself, as a `ColumnsMessage`. */
export const viewAddress = (topic: string): string =>
  `/api/live/view?form=columns&topic=${encodeURIComponent(topic)}`;

/** The parameters of an address where it is one of the pattern's, in which `:name` stands for one part of the path; else null. */
export function matchPath(pattern: string, path: string): { readonly [name: string]: string } | null {
  const wanted = pattern.split('/');
  const parts = path.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== parts.length) return null;
  const parameters: { [name: string]: string } = {};
  for (const [index, part] of wanted.entries()) {
    const value = decodePart(parts[index] ?? '');
    if (value === null) return null;
    if (part.startsWith(':')) parameters[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return parameters;
}

/** What a part of an address says; null where it is badly encoded and says nothing. */
export function decodePart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
