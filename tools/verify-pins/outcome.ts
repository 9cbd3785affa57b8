/** What was found out about one pin. */
export type PinStatus =
  /** The registry has it, as it is written down. */
  | 'ok'
  /** The registry has something else under that name. */
  | 'mismatch'
  /** The registry answers that there is no such thing. */
  | 'missing'
  /** Nobody could be asked: no network, no program, no permission. */
  | 'unreachable';

export interface PinOutcome {
  /** Which pin, such as `valkey image` or `kube-proxy for Kubernetes 1.36`. */
  readonly pin: string;
  /** The pinned value, such as `docker.io/valkey/valkey:8.1.3`. */
  readonly given: string;
  readonly status: PinStatus;
  /** What the registry says, or why it could not be asked. */
  readonly detail: string;
}

/** An answer without the pin that it is about. */
export type Verdict = Pick<PinOutcome, 'status' | 'detail'>;

export const verdict = (status: PinStatus, detail: string): Verdict => ({ status, detail });

/**
 * The exit code for a run: 1 when a pin is wrong or missing. What could not be asked does not fail the run, unless
 * `requireNetwork` says so.
 */
export function exitCode(outcomes: readonly PinOutcome[], requireNetwork: boolean): 0 | 1 {
  const failing: readonly PinStatus[] = requireNetwork
    ? ['mismatch', 'missing', 'unreachable']
    : ['mismatch', 'missing'];
  return outcomes.some(({ status }) => failing.includes(status)) ? 1 : 0;
}
