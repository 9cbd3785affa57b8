import { TerraformResource, type TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Attributes, Resource } from '../constructs/policy/rule';

/** One resource of a synthesized stack, with the construct that made it. */
export interface Harvested extends Resource {
  readonly construct: IConstruct;
}

/** The stack's Terraform JSON, every token resolved. */
export interface StackTemplate {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly provider?: Readonly<Record<string, readonly Attributes[]>>;
  readonly terraform?: Attributes;
  readonly [section: string]: unknown;
}

/** For types whose `id` is a name that is known before anything exists: the attribute that holds it. */
const namingAttributes: Readonly<Record<string, string>> = {
  aws_s3_bucket: 'bucket',
  aws_dynamodb_table: 'name',
  aws_ecr_repository: 'name',
  aws_iam_role: 'name',
  aws_eks_cluster: 'name',
};

const wholeReference = /^\$\{(aws_\w+)\.([\w-]+)\.(\w+)\}$/;

/** Replaces references to what a sibling's configuration already says, as Terraform does when it plans. */
function substitute(value: unknown, resources: NonNullable<StackTemplate['resource']>): unknown {
  if (typeof value === 'string') {
    const [, type, name, attribute] = wholeReference.exec(value) ?? [];
    if (type === undefined || name === undefined || attribute === undefined) return value;
    const known =
      resources[type]?.[name]?.[attribute === 'id' ? (namingAttributes[type] ?? 'id') : attribute];
    return typeof known === 'string' ? known : value;
  }
  if (Array.isArray(value)) return value.map((item) => substitute(item, resources));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, resources)]));
  }
  return value;
}

/** Drops cdktf's own note on where the resource was made. */
const withoutMetadata = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== '//'));

function defaultTagsOf(template: StackTemplate): Attributes {
  const [provider] = template.provider?.['aws'] ?? [];
  const [block] = [provider?.['default_tags']].flat() as { tags?: Attributes }[];
  return block?.tags ?? {};
}

/** Resolves a stack and reads its resources in the shape that rules judge. */
export function harvest(stack: TerraformStack): { template: StackTemplate; resources: readonly Harvested[] } {
  const template = stack.toTerraform() as StackTemplate;
  const byType = template.resource ?? {};
  const defaultTags = defaultTagsOf(template);
  const resources = stack.node
    .findAll()
    .filter((construct): construct is TerraformResource => TerraformResource.isTerraformResource(construct))
    .map((construct): Harvested => {
      const type = construct.terraformResourceType;
      const name = construct.friendlyUniqueId;
      const attributes = withoutMetadata(byType[type]?.[name] ?? {});
      const taggable = 'tagsInput' in construct;
      return {
        construct,
        address: `${type}.${name}`,
        type,
        path: construct.node.path,
        attributes: {
          ...(substitute(attributes, byType) as Attributes),
          ...(taggable
            ? { tags_all: { ...defaultTags, ...(attributes['tags'] as Attributes | undefined) } }
            : {}),
        },
      };
    });
  return { template, resources };
}
