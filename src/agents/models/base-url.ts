import { z } from 'zod';

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(host);

/** Where a provider is reached: encrypted, unless it is on this machine. */
export const baseUrl = z.url({ protocol: /^https?$/ }).refine((text) => {
  const { protocol, hostname, username, search } = new URL(text);
  return (protocol === 'https:' || isLoopback(hostname)) && username === '' && search === '';
}, 'expected https:// (http:// to this machine alone), without user name or query');
