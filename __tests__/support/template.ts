import { App, TerraformStack } from 'cdktf';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { Attributes, Resource } from '../../constructs/policy/rule';
import { harvest } from '../../stacks/harvest';

/** An app that is never written: the folder that cdktf insists on is gone before anything could be in it. */
export function testApp(): App {
  const outdir = mkdtempSync(join(tmpdir(), 'aurora-test-'));
  const app = new App({ outdir, stackTraces: false });
  rmSync(outdir, { recursive: true });
  return app;
}

/** A stack with nothing but a provider, to place one construct in. */
export function testStack(): TerraformStack {
  const stack = new TerraformStack(testApp(), 'test');
  new AwsProvider(stack, 'aws', { region: 'us-east-1' });
  return stack;
}

/**
 * Reads what a stack would hand to Terraform, as parsed JSON. The matchers that come with cdktf pass when any resource
 * matches; this asserts on the one that is meant.
 */
export class Template {
  private constructor(
    private readonly all: readonly Resource[],
    /** The whole of the stack's JSON. */
    public readonly json: Attributes,
  ) {}

  static of(stack: TerraformStack): Template {
    stack.prepareStack();
    const { resources, template } = harvest(stack);
    return new Template(resources, template);
  }

  /** Every resource of a type, in the order of the construct tree. */
  resources(type: string): readonly Resource[] {
    return this.all.filter((resource) => resource.type === type);
  }

  /** The one resource of a type whose construct path contains `fragment`. */
  resource(type: string, fragment = ''): Resource {
    const matching = this.resources(type).filter(({ path }) => path.includes(fragment));
    const [only] = matching;
    if (only === undefined || matching.length > 1) {
      const paths = this.resources(type).map(({ path }) => path);
      throw new Error(
        `${matching.length} resources ${type} match "${fragment}" among ${JSON.stringify(paths)}`,
      );
    }
    return only;
  }

  /** The statements of a policy attribute of a resource. */
  statements(type: string, fragment: string, attribute = 'policy'): readonly Record<string, unknown>[] {
    const document = JSON.parse(String(this.resource(type, fragment).attributes[attribute])) as {
      Statement: Record<string, unknown>[];
    };
    return document.Statement;
  }
}
