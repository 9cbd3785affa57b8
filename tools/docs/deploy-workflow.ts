import { stringify } from 'yaml';
import { loadEnvironments } from '../../values';
import { promotionOrder } from '../../values/fleet';
import { deliveryBranch } from '../../values/names';
import type { Environment } from '../../values/schema';
import { deliveryEnvironment } from '../github/matrix';
import { generatedComment, type GeneratedPage } from './generated-page';

function deployJob(environment: Environment): object {
  const { name, delivery } = environment;
  const of = deliveryEnvironment(environment);
  return {
    needs: ['images', ...(delivery.after === undefined ? [] : [delivery.after])],
    uses: './.github/workflows/deploy-environment.yml',
    // From the plan to the end of its deployment: what another run deployed in between would make the plan stale.
    concurrency: { group: `deploy-${name}`, 'cancel-in-progress': false },
    permissions: { contents: 'read', 'id-token': 'write' },
    with: {
      environment: name,
      region: of.region,
      runner: of.runner,
      'review-environment': of.reviewEnvironment,
      'review-role': of.reviewRole,
      'deploy-environment': of.deployEnvironment,
      'deploy-role': of.deployRole,
      version: '${{ needs.images.outputs.version }}',
      digests: '${{ needs.images.outputs.digests }}',
    },
  };
}

/** The workflow that deploys what was merged: images first, then each environment after the one that it waits for. */
export function renderDeployWorkflow(environments: readonly Environment[]): string {
  const ordered = promotionOrder(environments);
  const workflow = {
    name: 'deploy',
    on: { push: { branches: [deliveryBranch] }, workflow_dispatch: {} },
    permissions: {},
    jobs: {
      images: {
        uses: './.github/workflows/images.yml',
        permissions: { contents: 'read', 'id-token': 'write' },
      },
      // No environment is called `images`: its GitHub environment would be the one where images are built.
      ...Object.fromEntries(ordered.map((environment) => [environment.name, deployJob(environment)])),
    },
  };
  return [
    generatedComment('values/environments'),
    '# What was merged is built once and deployed to one environment after the other. Each plans, and asks who its GitHub',
    '# environment says to approve exactly that plan; where nothing changes, nobody is asked.',
    stringify(workflow, { singleQuote: true, lineWidth: 0 }),
  ].join('\n');
}

export const deployWorkflow: GeneratedPage = {
  path: '.github/workflows/deploy.yml',
  render: () => renderDeployWorkflow(loadEnvironments()),
};
