const secretKeys = [
  /pass(word|wd|phrase)?s?$/i,
  /(^|_)(token|secret|secret_?key|access_?key)$/i,
  /[a-z](Token|ClientSecret)$/,
  /^(clientSecret|apiKey|(secret)?(access|secret)Key|accessKeyId|privateKey)$/i,
];

/**
 * Whether a key of a chart’s values, or an environment variable, is one that holds a secret itself: `password`,
 * `ZO_ROOT_USER_TOKEN`, `clientSecret`. Names of where a secret is (`existingSecret`, `passwordKey`, `secretName`) are not.
 */
export const looksLikeSecret = (key: string): boolean => secretKeys.some((pattern) => pattern.test(key));

const publicDefaults = ['Complexpass#123', 'rootpass123'];

/**
 * Passwords that are defaults of the charts, and so known to everybody: as they are, and as a header of HTTP carries them
 * for the user of OpenObserve’s own defaults.
 */
const publicPasswords: readonly string[] = [
  ...publicDefaults,
  ...publicDefaults.map((password) => Buffer.from(`root@example.com:${password}`).toString('base64')),
];

/** Those, and as a Kubernetes Secret holds them. */
export const holdsPublicPassword = (text: string): boolean =>
  publicPasswords.some(
    (password) => text.includes(password) || text.includes(Buffer.from(password).toString('base64')),
  );
