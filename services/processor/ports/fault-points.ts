/**
 * The steps of a worker. Tests stop a process before any of them.
 *
 * - `a` the generation is taken
 * - `b` OpenObserve is asked what it has
 * - `c` the cache was asked, and the batch is about to be sent
 * - `d` the answer is there, and not judged
 * - `e` the batch is about to be marked in the cache
 * - `f` the checkpoint is about to be written
 * - `g` the hint is about to be committed
 */
export const steps = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const;
export type Step = (typeof steps)[number];

/** Called before each step. Outside of tests nothing happens there. */
export type FaultPoints = (step: Step, generation: string) => void | Promise<void>;

export const noFaults: FaultPoints = () => undefined;
