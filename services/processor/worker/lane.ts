/** Does one thing after the other, while whoever hands them in prepares the next. */
export interface Lane {
  /** Begins as soon as the thing before is done, and resolves when this one has begun. @throws what the one before threw */
  begin(action: () => Promise<void>): Promise<void>;
  /** @throws what was thrown last */
  idle(): Promise<void>;
  /** Something was thrown, so that nothing is known of what it was to do. */
  readonly failed: boolean;
}

export function lane(): Lane {
  let underWay: Promise<void> = Promise.resolve();
  let failure: { readonly thrown: unknown } | undefined;

  const idle = async (): Promise<void> => {
    await underWay;
    if (failure) throw failure.thrown;
  };
  return {
    idle,
    begin: async (action) => {
      await idle();
      underWay = action().catch((thrown: unknown) => {
        failure = { thrown };
      });
    },
    get failed() {
      return failure !== undefined;
    },
  };
}
