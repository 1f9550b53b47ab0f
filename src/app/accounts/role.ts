/** A viewer reads; a scientist writes too; an agent asks and runs, and settles nothing. */
export const roles = ['viewer', 'scientist', 'agent'] as const;
export type Role = (typeof roles)[number];
