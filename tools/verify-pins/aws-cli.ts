import { execFile } from 'node:child_process';
import { z } from 'zod';
import { Unreachable } from './http';

/**
 * Runs the AWS CLI and returns what it prints.
 *
 * @throws Unreachable when it is not installed, has no credentials, or may not ask.
 */
export type AwsCli = (args: readonly string[]) => Promise<string>;

const failureSchema = z.object({ code: z.union([z.string(), z.number()]).nullish() });

/** The `aws` on the path. The region comes from its own configuration, or from `region`. */
export function awsCli(region?: string, program = 'aws'): AwsCli {
  return (args) =>
    new Promise((resolve, reject) => {
      const all = [...args, '--output', 'json', ...(region ? ['--region', region] : [])];
      execFile(program, all, { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        const absent = failureSchema.safeParse(error).data?.code === 'ENOENT';
        const reason = stderr.trim().split('\n').at(-1) || error.message;
        return reject(
          new Unreachable(
            absent
              ? 'the AWS CLI (`aws`) is not installed; install it, or check this pin where it is'
              : `\`aws ${args.slice(0, 2).join(' ')}\` fails: ${reason}`,
          ),
        );
      });
    });
}
