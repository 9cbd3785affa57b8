import { isObject } from '../../constructs/policy/attributes';
import { holdsSecret, secretPlaces } from '../../constructs/policy/secret-attributes';
import { looksLikeSecret } from '../../values/secret-keys';
import { documentIn } from './documents';
import type { PlanJson } from './plan-json';

/**
 * Keeping secrets out of what is shown. Terraform marks what it knows to be sensitive, and loses the mark where a provider
 * copies a value: `output` of `terraform_data`, the metadata of a Helm release. So a value is secret here also by the name
 * of its attribute, and by being, or holding, a text that is secret elsewhere in the same plan.
 */

/** What stands in the place of a secret. */
export const secretText = '(secret)';

/** Shorter secrets are common words and numbers: they hide what equals them, and not what they are part of. */
const shortestPart = 8;

/** Whether the text of a key or attribute of this name is a secret. */
export const isSecretKey = (name: string): boolean => looksLikeSecret(name) || holdsSecret(name);

/** Whether everything in an attribute of a resource is secret, such as the `data` of a Kubernetes Secret. */
export const isSecretPlace = (type: string, attribute: string): boolean =>
  (secretPlaces[type] ?? []).includes(attribute);

/** Whether an object such as `{ name: "DB_PASSWORD", value: "…" }` names its value a secret. */
export const namesSecret = (value: unknown): boolean =>
  isObject(value) && typeof value['name'] === 'string' && isSecretKey(value['name']);

/** Whether a value is text, or a list of texts: what a name of a secret speaks of. An object has names of its own. */
export const isText = (value: unknown): boolean =>
  ['string', 'number'].includes(typeof value) || (Array.isArray(value) && value.every(isText));

/** Every text in a value, also in documents that are texts themselves. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value, ...textsIn(documentIn(value))];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const markAt = (marks: unknown, key: string): unknown =>
  typeof marks === 'object' && marks !== null ? (marks as Record<string, unknown>)[key] : undefined;

/** The texts of a value that are marked as sensitive, or named so. */
function secretTextsIn(value: unknown, marks: unknown, type = ''): string[] {
  if (marks === true) return textsIn(value);
  if (typeof value === 'string') {
    const document = documentIn(value);
    return document === undefined ? [] : secretTextsIn(document, undefined);
  }
  if (typeof value !== 'object' || value === null) return [];
  const named = namesSecret(value);
  return Object.entries(value).flatMap(([key, inner]) =>
    (isText(inner) && (isSecretKey(key) || (named && key === 'value'))) || isSecretPlace(type, key)
      ? textsIn(inner)
      : secretTextsIn(inner, markAt(marks, key)),
  );
}

const base64Words = /[A-Za-z0-9+/]{12,}={0,2}/g;

/** A text, and what the words in it are as Base64. */
const readings = (text: string): string[] => [
  text,
  ...(text.match(base64Words) ?? []).map((word) => Buffer.from(word, 'base64').toString('utf8')),
];

/** A secret as it is, and as JSON and URLs write it. */
const spellings = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(Buffer.from(secret).toString()),
];

/** The secrets of one plan. */
export class Secrets {
  private readonly whole: ReadonlySet<string>;
  private readonly parts: readonly string[];

  constructor(texts: readonly string[]) {
    // `true`, `10` and the empty text are no secrets, and everywhere.
    const secrets = [...new Set(texts)].filter((text) => !/^(|true|false|null|\d{1,3})$/.test(text.trim()));
    this.whole = new Set(secrets);
    // The longest first: masking a part of one would leave the rest of it.
    this.parts = [...new Set(secrets.filter(({ length }) => length >= shortestPart).flatMap(spellings))].sort(
      (one, other) => other.length - one.length,
    );
  }

  /** Every secret that a plan holds: in its resources, before and after, its variables and outputs. */
  static of({
    variables = {},
    configuration,
    resource_changes,
    resource_drift,
    output_changes = {},
  }: PlanJson): Secrets {
    const declared = configuration?.root_module?.variables ?? {};
    const changes = [
      ...[...resource_changes, ...resource_drift].map(({ type, change }) => ({ type, change })),
      ...Object.values(output_changes).map((change) => ({ type: '', change })),
    ];
    return new Secrets([
      ...Object.entries(variables).flatMap(([name, { value }]) =>
        declared[name]?.sensitive === true || isSecretKey(name) ? textsIn(value) : [],
      ),
      ...changes.flatMap(({ type, change }) => [
        ...secretTextsIn(change.before, change.before_sensitive, type),
        ...secretTextsIn(change.after, change.after_sensitive, type),
      ]),
    ]);
  }

  /** Whether a text is a secret or has one in it, also as Base64. */
  hides(text: string): boolean {
    if (this.whole.has(text)) return true;
    return readings(text).some((reading) => this.parts.some((part) => reading.includes(part)));
  }

  /** A text without the secrets in it; see `withoutSecrets`. */
  mask(text: string): string {
    const known = this.parts.reduce((masked, part) => masked.replaceAll(part, secretText), text);
    const masked = withoutSecrets(known);
    return this.hides(masked) ? secretText : masked;
  }
}

/** A name, `:` or `=`, and a value, in quotes or up to the next space. */
const pairs = /(["']?)([A-Za-z_][\w.-]*)\1(\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;&"'})\]]+)/g;

/**
 * A text of a program with what is known to be secret by its form masked: values behind names of secrets, credentials in
 * URLs and headers, access keys, private keys.
 */
export const withoutSecrets = (text: string): string =>
  text
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, secretText)
    .replace(/\b(https?|[a-z][a-z0-9+.-]*):\/\/[^\s/@:]*:[^\s/@]+@/gi, `$1://${secretText}@`)
    .replace(/\b(Basic|Bearer)\s+[\w+/.=~-]{8,}/g, `$1 ${secretText}`)
    .replace(/\b(AKIA|ASIA)[0-9A-Z]{16}\b/g, secretText)
    .replace(pairs, (pair, quote: string, name: string, between: string) =>
      isSecretKey(name.split('.').at(-1) ?? name) ? `${quote}${name}${quote}${between}${secretText}` : pair,
    );
