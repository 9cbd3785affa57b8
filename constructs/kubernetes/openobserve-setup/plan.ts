import { Buffer } from 'node:buffer';
import { UserError } from '../../../values/user-error';

/** The key of a Kubernetes secret in the namespace of the pods. */
export interface SecretKey {
  readonly secretName: string;
  readonly key: string;
}

/** What OpenObserve is brought to, as the script in the pod reads it. */
export interface SetupPlan {
  /** What it is called, and the file of steps that it needs. */
  readonly name: 'users-and-streams' | 'dashboards-and-alerts';
  /** One step a line: its name and its words, none of which has spaces. */
  readonly lines: readonly string[];
  /** The bodies of requests. */
  readonly files: Readonly<Record<string, string>>;
  /** Environment variables with a secret in them, beside those of the root account. */
  readonly secrets: Readonly<Record<string, SecretKey>>;
}

/** Words are split where there are spaces, and `*`, `?` and `[` stand for the names of files. */
const word = /^[A-Za-z0-9_.,@+-]+$/;

/**
 * One line of a plan.
 *
 * @throws UserError with a word that the script would not read as it is meant
 */
export function step(name: string, ...words: readonly string[]): string {
  for (const given of words) {
    if (!word.test(given)) {
      throw new UserError(
        `openobserve-setup, step ${name}: given ${JSON.stringify(given)}; allowed: letters, digits and _ . , @ + -`,
      );
    }
  }
  return [name, ...words].join(' ');
}

/** Kubernetes takes no larger ConfigMap (https://kubernetes.io/docs/concepts/configuration/configmap/). */
const largestConfigMap = 1024 * 1024;

/**
 * Holds files to what one ConfigMap can carry.
 *
 * @throws UserError with the sizes of the largest files
 */
export function checkSize(name: string, files: Readonly<Record<string, string>>): void {
  const sizes = Object.entries(files)
    .map(([file, text]) => ({ file, bytes: Buffer.byteLength(text) }))
    .sort((one, other) => other.bytes - one.bytes);
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= largestConfigMap) return;
  const largest = sizes.slice(0, 3).map(({ file, bytes }) => `${file} ${bytes}`);
  throw new UserError(
    `openobserve-setup ${name}: given ${total} bytes of files; allowed: ${largestConfigMap}, which is what a ConfigMap can carry. ` +
      `Make them fewer or smaller; the largest: ${largest.join(', ')}`,
  );
}
