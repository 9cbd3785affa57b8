/** How an environment guards what holds data. */
export type Protection = 'none' | 'data';

/** The lifecycle of a stateful resource: Terraform itself refuses to destroy it where data is protected. */
export function statefulLifecycle(protection: Protection): { preventDestroy?: boolean } {
  return protection === 'data' ? { preventDestroy: true } : {};
}
