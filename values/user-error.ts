/** A mistake of the person running the program: printed without a stack trace, exit code 1. */
export class UserError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UserError';
  }
}

/**
 * Runs a program: a `UserError` is printed as it is, with exit code 1. Modules that read values are imported inside
 * `run`, because a mistake in values already speaks while they load.
 */
export async function reportUserErrors(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
