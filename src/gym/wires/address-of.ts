/** Where a server that listens on a host and port is asked; an IPv6 host stands in brackets. */
export const addressOf = (host: string, port: number): string =>
  `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
