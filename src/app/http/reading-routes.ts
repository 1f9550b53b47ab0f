/** Requests by POST that leave the record as it is: what a viewer may send beside GET. A tool says itself which of its uses ask for more. */
export const readingPosts: readonly string[] = [
  '/api/analyses',
  '/api/campaign-drafts',
  '/api/campaigns/{id}/amend/preview',
  '/api/campaigns/{id}/ask',
  '/api/campaigns/{id}/belief/profile',
  '/api/campaigns/{id}/samples/{sample}/analyse',
  '/api/campaigns/{id}/samples/{sample}/verify',
  '/api/campaigns/{id}/verify',
  '/api/live/{connection}',
  '/api/models/{name}/preview',
  '/api/physics/{tool}',
  '/api/structures',
  '/api/tools/{name}',
];

const patterns = readingPosts.map((path) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`));

export const isReading = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method === 'GET' || method === 'HEAD' || (method === 'POST' && patterns.some((one) => one.test(path)));
