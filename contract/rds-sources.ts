import { z } from 'zod';

/** A text with `*` for any characters, as IAM’s policies and our values have it: `orders-*`. */
const namePattern = z.string().regex(/^[A-Za-z0-9*-]{1,63}$/, {
  error: 'letters, digits, "-" and "*", as in "orders-*"',
});

/**
 * Aurora instances of one account and region, whose log files are read through the RDS API. What is named by several fields
 * must fit all of them.
 */
export const rdsSourceSetting = z.strictObject({
  account: z.string().regex(/^\d{12}$/, { error: 'an account id: 12 digits' }),
  region: z.string().min(1, { error: 'an AWS region' }),
  /** The role that is assumed to call the API. @default - the program’s own rights */
  roleArn: z.string().min(1).optional(),
  /** The external id that the role’s trust asks for. */
  externalId: z.string().min(1).optional(),
  /** Clusters whose instances are read. */
  clusters: z.array(namePattern).min(1).default(['*']),
  /** Instances that are read. */
  instances: z.array(namePattern).min(1).default(['*']),
  /** Tags that an instance, or its cluster, must have. */
  tags: z.record(z.string(), z.string()).default({}),
  /** Calls a second that this system may make in this account and region, all operations together. */
  callsPerSecond: z.number().min(0.1).max(1000).default(10),
});

export type RdsSourceSetting = z.infer<typeof rdsSourceSetting>;

/** Whether a name fits one of several patterns. */
export const fitsPattern = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => new RegExp(`^${pattern.split('*').join('[A-Za-z0-9-]*')}$`, 'i').test(name));
