/** How an environment guards what holds data. */
export type Protection = 'none' | 'data';

/** The lifecycle of a stateful resource: Terraform itself refuses to destroy it where data is protected. */
export function statefulLifecycle(protection: Protection): { preventDestroy?: boolean } {
  return protection === 'data' ? { preventDestroy: true } : {};
}

/** The protection of what several environments share: it is guarded as the best guarded of them. */
export const protectionOf = (environments: readonly { readonly protection: Protection }[]): Protection =>
  environments.some(({ protection }) => protection === 'data') ? 'data' : 'none';
