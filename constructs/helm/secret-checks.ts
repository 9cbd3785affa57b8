import { holdsPublicPassword, looksLikeSecret } from '../../values/secret-keys';
import { isMap, type Path } from '../../values/value-paths';
import type { HelmValues } from './helm-values';
import type { KnownMap } from '../../values/known-value';
import { publicPasswords } from './known-values';
import { mentions, valueIn, type ReleaseMistake } from './release-mistake';

const noText = 'no text: Helm’s values stand in the plan and in the state; name a Kubernetes secret instead';

/** A variable of the environment, which the program itself reads: `${env:PASSWORD}`, or `$(PASSWORD)`. */
const fromEnvironment = /^(\$\{env:\w+\}|\$\(\w+\))$/;

const isLiteral = (value: unknown): boolean =>
  typeof value === 'string' ? value !== '' && !fromEnvironment.test(value) : typeof value === 'number';

/** `{ name: PASSWORD, value: … }`, an environment variable. */
const namedValue = (value: Readonly<Record<string, unknown>>): boolean =>
  typeof value['name'] === 'string' && looksLikeSecret(value['name']) && isLiteral(value['value']);

function literals(value: unknown, path: Path, secret: boolean): readonly ReleaseMistake[] {
  if (Array.isArray(value)) {
    return value.flatMap((each, index) => literals(each, [...path, `[${index}]`], secret));
  }
  if (isMap(value)) {
    if (namedValue(value)) return [{ path: [...path, 'value'], given: '(not shown)', allowed: noText }];
    return Object.entries(value).flatMap(([key, inner]) =>
      literals(inner, [...path, key], looksLikeSecret(key)),
    );
  }
  if (secret && isLiteral(value)) return [{ path, given: '(not shown)', allowed: noText }];
  if (typeof value === 'string' && holdsPublicPassword(value)) {
    return [
      {
        path,
        given: '(not shown)',
        allowed: 'no password that a chart has as its default: everybody knows it',
      },
    ];
  }
  return [];
}

/** Whether a part of the chart is off that the path lies in. */
const isOff = (values: HelmValues, path: Path): boolean =>
  path.some((_, length) => length > 0 && valueIn(values, [...path.slice(0, length), 'enabled']) === false);

/** Passwords that stand in the values, and defaults of the chart that nothing was said against. */
export function passwords(known: KnownMap, values: HelmValues): readonly ReleaseMistake[] {
  const left = publicPasswords(known).filter((path) => !mentions(values, path) && !isOff(values, path));
  return [
    ...literals(values, [], false),
    ...left.map((path) => ({
      path,
      given: undefined,
      allowed: 'a value of our own, empty if need be: the chart’s default is a password that everybody knows',
    })),
  ];
}
