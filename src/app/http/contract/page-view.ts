/** The live view that the page of an address cannot do without; null where there is none. The page and the server that sends it ask for the same one. */
export function viewOfPage(path: string): string | null {
  if (path === '/') return 'campaigns';
  const id = /^\/campaigns\/([^/]+)\/?$/.exec(path)?.[1];
  if (id === undefined) return null;
  try {
    return `campaign/${decodeURIComponent(id)}`;
  } catch (error) {
    // an address that is badly encoded names no campaign
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** Where one live view is had by itself, as a `ColumnsMessage`. */
export const viewAddress = (topic: string): string =>
  `/api/live/view?form=columns&topic=${encodeURIComponent(topic)}`;
