import type { EnvironmentPlan } from '../../../../tools/plan/model';
import { stackPlanOf } from '../../../../tools/plan/stack-plan';
import { aPage, aChange, planned, stackWith } from './pages';
import { aPlan, created, destroyed, replaced, updated } from './plans';
import { aStack, today, type StackOptions } from './stack';

/** What must never be read on a page of `secrets`. */
export const secret = 'correct-horse-battery';

const table = 'aws_dynamodb_table.state';

const replacesTable = (options?: StackOptions) =>
  stackPlanOf({
    stack: aStack(options),
    today,
    plan: aPlan([
      updated('aws_sns_topic.alarms', { display_name: 'Alarms' }, { display_name: 'All alarms' }),
      replaced(
        table,
        { name: 'aurora-test-state', hash_key: 'generation', deletion_protection_enabled: true },
        { name: 'aurora-test-state', hash_key: 'instance', deletion_protection_enabled: true },
        { replacePaths: [['hash_key']] },
      ),
      created('aws_iam_role.reader', { name: 'reader', max_session_duration: 3600 }),
    ]),
  });

/** Pages of every kind, made from plans where a plan decides what they show. */
export const examples = {
  'no-change': aPage([stackWith(planned([])), stackWith(planned([]), [], 'test-cluster')], {
    afterUsd: 412.5,
    before: { usd: 412.5, against: 'main' },
  }),

  refused: aPage([replacesTable(), stackWith(planned([]), [], 'test-cluster')], {
    afterUsd: 431,
    before: { usd: 412.5, against: 'main' },
  }),

  excepted: aPage([
    replacesTable({
      exceptions: [
        {
          address: `test-foundation/${table}`,
          reason: 'Its key was wrong, and @nobody has written to it yet.',
          until: '2026-03-20',
        },
      ],
    }),
  ]),

  secrets: aPage([
    stackPlanOf({
      stack: aStack(),
      today,
      plan: aPlan(
        [
          updated(
            'aws_x.marked',
            { token: 'older-secret-value', note: 'a' },
            { token: secret, note: 'b' },
            { beforeSensitive: { token: true }, afterSensitive: { token: true } },
          ),
          created('aws_x.copied', {
            metadata: `token is ${secret}`,
            header: Buffer.from(`me:${secret}`).toString('base64'),
          }),
          created('helm_release.named', { values: [`auth:\n  user: me\n  rootPassword: ${secret}\n`] }),
          destroyed('aws_s3_bucket.named', { bucket: secret }),
        ],
        { resource_drift: [updated('aws_x.drifted', { note: 'a' }, { note: secret })] },
      ),
    }),
    stackPlanOf({
      stack: aStack({ id: 'test-cluster' }),
      today,
      plan: aPlan([created('aws_x.y', { a: secret }, { afterSensitive: { a: true } })], { errored: true }),
      failure: `Invalid value\n"a" is ${secret}\npassword = "hunter2"`,
    }),
  ]),

  unknown: aPage([
    stackPlanOf({
      stack: aStack({
        configured: {
          'aws_s3_bucket.logs': { bucket: 'b', kms_key_id: '${aws_kms_key.k.arn}' },
          'kubernetes_deployment_v1.worker': { spec: {} },
        },
      }),
      today,
      plan: aPlan([
        created('aws_s3_bucket.logs', { bucket: 'b' }, { unknown: { id: true, kms_key_id: true } }),
        updated(
          'kubernetes_deployment_v1.worker',
          { spec: [{ image: 'a:1@sha256:0' }] },
          { spec: [{}] },
          { unknown: { spec: [{ image: true }], metadata: [{ generation: true }] } },
        ),
      ]),
    }),
  ]),

  unplanned: aPage([
    stackWith(
      planned([aChange('create')], {
        findings: [
          {
            rule: 'eks-supported',
            level: 'warning',
            resource: 'test-foundation/a|b',
            message: 'ends on <2026-05-01>',
          },
        ],
        images: [
          {
            stack: 'test-foundation',
            address: 'helm_release.kafka',
            before: 'kafka:4.0.0',
            after: 'kafka:4.0.1',
          },
        ],
        drifted: [aChange('update', 'aws_sns_topic.t')],
      }),
    ),
    stackWith(
      {
        kind: 'failed',
        message: 'aws_eks_cluster.c: \u001b[31mInvalid\u001b[0m version\n```\n</details> @nobody #1 **bold**',
      },
      [],
      'test-cluster',
    ),
    stackWith({ kind: 'not-yet', missing: ['test-cluster'] }, [], 'test-platform'),
    stackWith({ kind: 'unreachable', what: 'the API server of aurora-test' }, [], 'test-services'),
  ]),
} satisfies Record<string, EnvironmentPlan>;
