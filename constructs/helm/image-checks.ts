import { isMap, type Path } from '../../values/value-paths';
import type { ChartedComponent, ChartLayout } from './pinned-release';
import type { HelmValues } from './helm-values';
import { mentions, splitPath, valueIn, type ReleaseMistake } from './release-mistake';

interface Draft {
  readonly component: ChartedComponent;
  readonly layout: ChartLayout;
  /** The map of the image as it is pinned. */
  readonly image: HelmValues;
  readonly values: HelmValues;
  readonly overrides?: HelmValues;
}

/** Parts of an image that decide which one it is. Charts know others beside them, such as when it is pulled. */
const identity = ['registry', 'repository', 'tag', 'digest'];

/** Where charts let one registry stand before every image. */
const globalRegistry = splitPath('global.imageRegistry');

function pinned({ component, layout, image, values, overrides = {} }: Draft): readonly ReleaseMistake[] {
  const at = splitPath(layout.image.at);
  const given = valueIn(values, at);
  const paths = identity.map((key) => [...at, key]);
  const allowed = `nothing else than the pin of component ${component.id}: ${JSON.stringify(image)}`;
  const overridden = [...paths, globalRegistry].filter((path) => mentions(overrides, path));
  const changed = Object.keys(image).flatMap((key): ReleaseMistake[] => {
    const value = isMap(given) ? given[key] : undefined;
    const path = [...at, key];
    const told = overridden.some((each) => each.join('.') === path.join('.'));
    return value === image[key] || told ? [] : [{ path, given: value, allowed }];
  });
  return [
    ...overridden.map((path) => ({
      path,
      given: valueIn(overrides, path),
      allowed: `nothing here: the image is pinned for ARM64 in component ${component.id}, and copied as chartSource and imageSource say`,
    })),
    ...changed,
  ];
}

/** `latest` as a tag, or an image with it: it changes what it means between two deployments. */
function moving(value: unknown, path: Path): readonly ReleaseMistake[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => moving(each, [...path, `[${index}]`]));
  if (isMap(value)) return Object.entries(value).flatMap(([key, inner]) => moving(inner, [...path, key]));
  const key = path.at(-1);
  if (typeof value !== 'string' || !(key === 'tag' || key === 'image')) return [];
  return /(^|[-.:])latest$/i.test(value)
    ? [{ path, given: value, allowed: 'a tag of one release; "latest" changes what it means' }]
    : [];
}

/** Further images of the chart stay out: each is kept out by one value, which the component’s pins name. */
function others({ component, values }: Draft): readonly ReleaseMistake[] {
  return component.chart.otherImages.flatMap(({ image, keptOutBy }): ReleaseMistake[] => {
    const [dotted = '', value = ''] = keptOutBy.split(': ');
    const path = splitPath(dotted);
    const given = valueIn(values, path);
    if (String(given) === value) return [];
    return [{ path, given, allowed: `${value}, which keeps ${image} out` }];
  });
}

/** Images that are not the pinned one. */
export const images = (draft: Draft): readonly ReleaseMistake[] => [
  ...pinned(draft),
  ...moving(draft.values, []),
  ...others(draft),
];
