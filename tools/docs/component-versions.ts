import { type Advisory, type Component, defaultUpdatePolicy, imageReference } from '../../values/component';
import {
  architectureRequirements,
  buildInstructions,
  securityConsiderations,
  versionPolicy,
} from '../../values/component-policies';
import { allComponents } from '../../values/components';
import { addOnNames, defaultKubernetesVersion, kubernetesVersions } from '../../values/kubernetes-versions';
import type { Verification } from '../../values/verification';
import { describeRange } from '../../values/version-range';
import { type GeneratedPage, generatedNotice } from './generated-page';
import { code, linkIssues, list, table } from './markdown';

const groupTitles: Readonly<Record<Component['group'], string>> = {
  observability: 'Observability stack',
  data: 'Data infrastructure',
  utility: 'Utility images',
  service: 'Aurora application images',
};

/** The image as a page names it: our own have their version filled in at deploy time. */
function imageText(component: Component): string {
  const { image } = component;
  return image.pinned === 'here'
    ? code(imageReference(image))
    : `${code(`${image.registry}/${image.repository}:${image.tagPrefix}<version>`)}, given at deploy time`;
}

const verificationText = (verification: Verification): string =>
  verification.state === 'verified'
    ? `verified on ${verification.on}: ${verification.how}`
    : `unverified. ${linkIssues(verification.reason)}`;

function imageFacts({ image }: Component): string[] {
  if (image.pinned === 'at-deploy') {
    return [`Replaces ${code(image.replaces.reference)}: ${image.replaces.why}.`];
  }
  const { upstream } = image;
  return [
    ...(upstream
      ? [
          `Copied from ${code(`${upstream.registry}/${upstream.repository}:${upstream.tag}`)}. ${linkIssues(upstream.why)} ` +
            `Source: ${linkIssues(upstream.source)}.`,
        ]
      : []),
    image.multiArch
      ? 'The tag serves several architectures, ARM64 among them.'
      : 'The tag serves ARM64 only.',
    image.digest
      ? 'Pinned by digest.'
      : 'Not pinned by digest: the digest has not been read from the registry yet.',
  ];
}

function chartFacts({ chart }: Component): string[] {
  if (!chart) return ['Chart: none; deployed by constructs of this repository.'];
  return [
    `Chart: ${code(`${chart.name} ${chart.version}`)} (application ${chart.appVersion}, ${chart.license}) from ` +
      `${code(chart.repository)}.`,
    ...(chart.runs
      ? [
          `The chart runs images ${describeRange(chart.runs)}: ${chart.runs.why}. Source: ${chart.runs.source}.`,
        ]
      : []),
    ...chart.notes.map(linkIssues),
    ...chart.otherImages.map(({ image, keptOutBy }) => `Kept out: ${code(image)}, by ${code(keptOutBy)}.`),
  ];
}

function componentSection(component: Component): string {
  const { title, purpose, source, notes, verified } = component;
  return [
    `#### ${title}`,
    '',
    purpose,
    '',
    list([
      `Image: ${imageText(component)}`,
      ...imageFacts(component),
      ...chartFacts(component),
      ...notes.map(linkIssues),
      `Image source: ${source}`,
      `Image: ${verificationText(verified.image)}`,
      ...(verified.chart ? [`Chart: ${verificationText(verified.chart)}`] : []),
    ]),
  ].join('\n');
}

const versionText = ({ image }: Component): string =>
  image.pinned === 'here' ? code(image.tag) : code(`${image.tagPrefix}<version>`);

function matrix(): string {
  return table(
    ['Component', 'Version', 'Chart', 'Architecture', 'Compatible with', 'Held by a check'],
    allComponents.map((component) => {
      const { compatibleWith, chart } = component;
      const checks = [
        ...compatibleWith.requires.map(({ component: other, image }) => `${other} from ${image.atLeast}`),
        ...compatibleWith.provides.map(
          ({ interface: name, version, acceptsClientsFrom }) =>
            `provides ${name}${version ? ` ${version}` : ''}${acceptsClientsFrom ? ` (clients from ${acceptsClientsFrom})` : ''}`,
        ),
        ...compatibleWith.uses.map(
          ({ interface: name, version }) => `uses ${name}${version ? ` ${version}` : ''}`,
        ),
        ...compatibleWith.conflicts.map(
          ({ chart: charts, image }) => `not chart from ${charts?.atLeast} with image below ${image?.below}`,
        ),
        ...(compatibleWith.node
          ? [`kernel pages of ${compatibleWith.node.pageSizeKib.join(' or ')} KiB`]
          : []),
      ];
      return [
        component.title,
        versionText(component),
        chart ? `${chart.name} ${chart.version}` : '–',
        'ARM64',
        compatibleWith.summary,
        checks.join('; ') || '–',
      ];
    }),
  );
}

function advisoryRows(): string[][] {
  return allComponents.flatMap((component) =>
    component.advisories.map((advisory: Advisory) => [
      component.title,
      code(advisory.id),
      advisory.kind,
      advisory.summary,
      advisory.mitigation ?? '–',
      advisory.upgradeTo,
      linkIssues(advisory.source),
    ]),
  );
}

function kubernetesSection(): string {
  return [
    '## Kubernetes',
    '',
    `A cluster whose environment names no version runs ${defaultKubernetesVersion}.`,
    '',
    table(
      ['Version', 'Released on EKS', 'Standard support ends', 'Extended support ends', 'Can be chosen'],
      kubernetesVersions.map((row) => [
        row.version === defaultKubernetesVersion ? `${row.version} (default)` : row.version,
        row.released,
        row.standardSupportEnds,
        row.extendedSupportEnds,
        row.pins ? 'yes' : 'no: nothing is pinned for it',
      ]),
    ),
    '',
    list([...new Set(kubernetesVersions.map(({ source }) => `Source: ${source}.`))]),
    ...kubernetesVersions.flatMap(({ version, pins }) =>
      pins
        ? [
            '',
            `### Cluster parts for ${version}`,
            '',
            table(
              ['Part', 'Pin', 'Verification'],
              [
                ...addOnNames.map((name) => [
                  `Add-on ${code(name)}`,
                  code(pins.addOns[name].version),
                  verificationText(pins.addOns[name].verified),
                ]),
                [
                  `Node image (AL2023, ARM64, kernel ${pins.nodeImage.kernel}, pages of ${pins.nodeImage.pageSizeKib} KiB)`,
                  code(pins.nodeImage.release),
                  verificationText(pins.nodeImage.verified),
                ],
              ],
            ),
            '',
            `Node image: ${linkIssues(pins.nodeImage.source)}`,
          ]
        : [],
    ),
  ].join('\n');
}

/** The text of `docs/component-versions.md`. */
export function renderComponentVersions(): string {
  const { node, instanceType, rules } = architectureRequirements;
  const groups = [...new Set(allComponents.map(({ group }) => group))];
  const updates: readonly (readonly [string, string])[] = [
    ['Security patches', defaultUpdatePolicy.security],
    ['Minor versions', defaultUpdatePolicy.minor],
    ['Major versions', defaultUpdatePolicy.major],
  ];
  return `${[
    generatedNotice('values/components.ts, values/component-policies.ts and values/kubernetes-versions.ts'),
    '',
    '# Component versions',
    '',
    'Every image, chart and cluster part of the Aurora Log System, with its pin. `npm run verify:pins` asks the registries ' +
      'whether the pins exist; `ecr` stands for the registry of the account and region of an environment.',
    '',
    '## Architecture requirements',
    '',
    `The node group is ${code(node)} (${instanceType}, ARM64).`,
    '',
    list(rules),
    '',
    '## Components',
    ...groups.flatMap((group) => [
      '',
      `### ${groupTitles[group]}`,
      ...allComponents
        .filter((component) => component.group === group)
        .flatMap((component) => ['', componentSection(component)]),
    ]),
    '',
    '## Compatibility matrix',
    '',
    'Evaluated at every synthesis (`values/compatibility.ts`): a combination that does not go together is refused, with both ' +
      'versions in the message.',
    '',
    matrix(),
    '',
    '## Advisories',
    '',
    'What is known to be wrong with a pin. The pin stays until somebody moves it; the report of an environment names these too.',
    '',
    table(
      ['Component', 'Advisory', 'Kind', 'What', 'How a deployment is to meet it', 'Upgrade to', 'Source'],
      advisoryRows(),
    ),
    '',
    kubernetesSection(),
    '',
    '## Version policy',
    '',
    list(versionPolicy),
    '',
    '### Update strategy',
    '',
    list(updates.map(([what, when]) => `${what}: ${when}.`)),
    '',
    '## Upgrade notes',
    ...allComponents
      .filter(({ upgradeNotes }) => upgradeNotes.length > 0)
      .flatMap((component) => [
        '',
        `### ${component.title} ${component.image.pinned === 'here' ? component.image.tag : ''}`.trimEnd(),
        '',
        list(component.upgradeNotes.map(linkIssues)),
      ]),
    '',
    '## Building images',
    '',
    table(
      ['Image', 'Was described as', 'Now', 'Why'],
      buildInstructions.map(({ image, wasDescribedAs, now, why }) => [
        image,
        wasDescribedAs,
        now,
        linkIssues(why),
      ]),
    ),
    '',
    '## Security considerations',
    '',
    list(securityConsiderations),
  ].join('\n')}\n`;
}

export const componentVersionsPage: GeneratedPage = {
  path: 'docs/component-versions.md',
  render: renderComponentVersions,
};
