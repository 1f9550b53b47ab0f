import { userInfo } from 'node:os';
import type { Actor } from '../../campaign/index.ts';

/** The person at the keyboard; on one machine the operating system's user is the boundary. */
export const currentPerson = (name?: string): Actor => ({ kind: 'person', id: name ?? userInfo().username });
