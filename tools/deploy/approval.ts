import { createInterface } from 'node:readline/promises';
import type { Environment } from '../../values/schema';
import { UserError } from '../../values/user-error';

/** Asks a person at a terminal. @returns the answer; `undefined` when they left without one */
export type Ask = (question: string) => Promise<string | undefined>;

export interface ApprovalOptions {
  readonly environment: Environment;
  /** Approve without asking, where that may be. */
  readonly yes: boolean;
  /** @default - there is no terminal */
  readonly ask?: Ask;
}

/** Whether an environment is never deployed without a person: it holds data, or serves what does. */
export const needsPerson = ({ name, protection }: Pick<Environment, 'name' | 'protection'>): boolean =>
  protection === 'data' || name.startsWith('prod');

/** Somebody at the terminal of this process, if there is one. */
export const terminal = (): Ask | undefined =>
  process.stdin.isTTY && process.stderr.isTTY
    ? async (question) => {
        const lines = createInterface({ input: process.stdin, output: process.stderr });
        const left = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
        try {
          return await Promise.race([lines.question(question), left]);
        } finally {
          lines.close();
        }
      }
    : undefined;

const reviewFirst = (name: string): string =>
  `npm run plan -- ${name} --save prints the page and its digest; npm run deploy -- ${name} --approved-plan <digest> deploys exactly that`;

/**
 * Refuses `--yes` where nobody may wave a deployment through.
 *
 * @throws UserError
 */
export function refuseUnlookedAt({ environment, yes }: ApprovalOptions): void {
  const { name } = environment;
  if (!yes || !needsPerson(environment)) return;
  throw new UserError(
    `--yes: not allowed for ${name}, which is protected: somebody must have seen what happens. Leave it out and answer at a terminal; or have the plan reviewed: ${reviewFirst(name)}`,
  );
}

/**
 * Lets a person decide, who has just been shown what would happen.
 *
 * @throws UserError where nobody can be asked
 */
export async function approve(what: string, options: ApprovalOptions): Promise<boolean> {
  const { environment, yes, ask } = options;
  const { name } = environment;
  refuseUnlookedAt(options);
  if (yes) return true;
  if (ask === undefined) {
    const otherwise = needsPerson(environment) ? '' : `; or --yes, since ${name} is not protected`;
    throw new UserError(
      `${what}: nobody can be asked, because this is no terminal. ${reviewFirst(name)}${otherwise}`,
    );
  }
  // A protected environment is not deployed by a hand that is quicker than the eye.
  const word = needsPerson(environment) ? name : 'yes';
  const answer = await ask(`${what}? Only "${word}" deploys: `);
  return answer?.trim() === word;
}
