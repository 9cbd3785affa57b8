import { tables } from '../../contract/tables';
import { recordStreams, systemStreams } from '../../contract/streams';
import { topics } from '../../contract/topics';
import { loadEnvironments } from '../../values';
import type { Environment } from '../../values/schema';
import { dataAccessOf, type DataAccess } from '../architecture/data-access';
import { stackDiagram, stacksDiagram } from '../architecture/mermaid';
import { contentsText, partTitle, pictureOf, type StackPicture } from '../architecture/parts';
import { recordFlowDiagram } from '../architecture/record-flow';
import { templatesOf } from '../architecture/stacks';
import { counted } from '../report/layout';
import { generatedNotice, type GeneratedPage } from './generated-page';
import { code, list, table } from './markdown';

/** What each kind of stack is for, and why it is apart from the others. */
const purposes: Readonly<Record<StackPicture['kind'], string>> = {
  bootstrap:
    'Once for each account, by a person: where state lies, where images lie, and the roles that GitHub Actions plans and deploys each environment with.',
  foundation:
    'What holds data, and what must outlive a cluster. It changes seldom, and nothing in it is rebuilt.',
  cluster:
    'EKS and everything of AWS around it. It is upgraded on its own. The AWS identity of each workload is here, because it must exist before the workload’s pod does.',
  platform:
    'What runs beneath the services. It has a state of its own, because Terraform’s providers for Kubernetes and Helm cannot depend on a cluster of the same apply.',
  services: 'Our two programs, dashboards and alerts: what is deployed many times a day.',
};

/** The environment that the pictures are of: the largest, which has what the others have. */
const largest = (environments: readonly Environment[]): Environment =>
  environments.reduce((most, each) => (each.logs.gigabytesPerDay > most.logs.gigabytesPerDay ? each : most));

const partRows = ({ groups }: StackPicture): string[][] =>
  groups
    .flatMap(({ parts }) => parts)
    .map((part) => [code(partTitle(part)), contentsText(part.contents).join(', ')]);

function stackSection(picture: StackPicture): string[] {
  const { kind, id, resources, lookedUp, dependsOn } = picture;
  return [
    `### ${kind}`,
    '',
    purposes[kind],
    '',
    `${code(id)}: ${counted(resources, 'resource')}${dependsOn.length === 0 ? '' : `, after ${dependsOn.map(code).join(', ')}`}.${lookedUp.length === 0 ? '' : ` Looked up by name: ${lookedUp.join(', ')}.`}`,
    '',
    stackDiagram(picture),
    '',
    '<details><summary>Everything in it</summary>',
    '',
    table(['Part', 'Resources'], partRows(picture)),
    '',
    '</details>',
    '',
  ];
}

const accessRows = (access: readonly DataAccess[]): string[][] =>
  access.map(({ who, place, reads, writes }) => [
    code(who),
    `${place.kind} ${code(place.id)}`,
    reads ? 'yes' : 'no',
    writes ? 'yes' : 'no',
  ]);

const streamsOf = ({ logs }: Environment) => [
  ...logs.types.map((type) => recordStreams[type]),
  ...Object.values(systemStreams),
];

/** The text of `docs/architecture.md`. */
export function renderArchitecture(): string {
  const environments = loadEnvironments();
  const environment = largest(environments);
  const { name } = environment;
  // The bootstrap of its account is drawn with all environments that it serves.
  const shown = templatesOf(environments).filter(({ environments: served }) =>
    served.some((each) => each.name === name),
  );
  const pictures = shown.map(pictureOf);
  const access = dataAccessOf(environment, shown);
  return `${[
    generatedNotice('the synthesized stacks and contract/'),
    '',
    '# Architecture',
    '',
    `What this system is made of, drawn from the stacks of ${code(name)} as they are synthesized. The same pictures of every environment, with capacity, price and rules, are one page without network: ${code('npm run report -- --html report.html')}.`,
    '',
    '## Stacks',
    '',
    'One state for each deploy cycle. An arrow leads to what is deployed after; on it stands what the later stack looks up by name, since none reads another’s state. `npm run deploy` and `cdktf deploy` keep this order.',
    '',
    stacksDiagram(pictures, (id) => id),
    '',
    '## What is in each stack',
    '',
    'A box is one construct, or a family of them; an arrow leads to what needs it, and what follows from other arrows is left out. Boxes in one frame need the same.',
    '',
    ...pictures.flatMap(stackSection),
    '## Who may talk to whom',
    '',
    'Every connection that a pod may open or take is in [network-flows.md](network-flows.md), with its ports and its reason; all others are refused. What pods may do with data in AWS is what the policies of their roles say:',
    '',
    table(['Identity', 'On', 'May read', 'May write'], accessRows(access)),
    '',
    '## How a record flows',
    '',
    'Arrows go from who acts to what is acted on: reading and writing as the roles allow it, and in the cluster by the names of [network-flows.md](network-flows.md). The steps of a worker, a to g, and why none of them loses a record, are in [delivery.md](delivery.md).',
    '',
    recordFlowDiagram(environment, access),
    '',
    list([
      `**Topics** carry hints that a file has grown, and no records: ${environment.logs.types.map((type) => code(topics[type])).join(', ')}.`,
      ...Object.values(tables).map(
        ({ name: suffix, item, partitionKey, ...keys }) =>
          `**Table ${code(suffix)}**: an item is ${item}; key ${[partitionKey, ...('sortKey' in keys ? [keys.sortKey] : [])].map(code).join(', ')}.`,
      ),
      ...streamsOf(environment).map(({ name: stream, purpose }) => `**Stream ${code(stream)}**: ${purpose}`),
    ]),
  ].join('\n')}\n`;
}

export const architecturePage: GeneratedPage = { path: 'docs/architecture.md', render: renderArchitecture };
