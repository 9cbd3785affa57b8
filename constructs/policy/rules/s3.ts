import { block, blocks, count, flag, isSet, shown, text, texts } from '../attributes';
import { statementsOf, type ParsedStatement } from '../policy-reader';
import type { Attributes, Resource, Rule, Situation } from '../rule';
import { namedSiblings } from '../siblings';

/** Storage classes whose objects cannot be read before they are restored, which takes minutes to hours. */
const archived = ['GLACIER', 'DEEP_ARCHIVE'];

/** Old versions protect against a mistaken overwrite or delete; after a month they are only cost. */
const longestNoncurrentDays = 30;

/** The resources of `type` that configure a bucket; `undefined` when a plan cannot tell. */
function configuring(bucket: Resource, type: string, situation: Situation): readonly Resource[] | undefined {
  return namedSiblings(situation, type, 'bucket', bucket, 'bucket');
}

/** Enabled lifecycle rules that hold for every object of the bucket; `undefined` when a plan cannot tell. */
function wholeBucketRules(bucket: Resource, situation: Situation): readonly Attributes[] | undefined {
  return configuring(bucket, 'aws_s3_bucket_lifecycle_configuration', situation)
    ?.flatMap((each) => blocks(each.attributes, 'rule'))
    .filter((rule) => text(rule, 'status') === 'Enabled' && !isSet(rule, 'prefix') && !isFiltered(rule));
}

/** A filter without criteria, or with an empty prefix, selects everything. */
function isFiltered(rule: Attributes): boolean {
  const filter = block(rule, 'filter');
  return filter !== undefined && Object.keys(filter).some((criterion) => isSet(filter, criterion));
}

const encrypted: Rule = {
  id: 's3-encrypted',
  level: 'error',
  why: 'Logs contain SQL literals, which are personal data: at rest they must be encrypted by an algorithm that we chose.',
  fix: 'Add an aws_s3_bucket_server_side_encryption_configuration for the bucket with sse_algorithm aws:kms or AES256.',
  appliesTo: ['aws_s3_bucket'],
  check: (bucket, situation) => {
    const found = configuring(bucket, 'aws_s3_bucket_server_side_encryption_configuration', situation);
    if (found === undefined) return undefined;
    const rules = found.flatMap((each) => blocks(each.attributes, 'rule'));
    if (rules.length === 0) return 'no server-side encryption is configured for the bucket';
    const allowed = ['AES256', 'aws:kms', 'aws:kms:dsse'];
    const algorithms = rules.map(
      (rule) => block(rule, 'apply_server_side_encryption_by_default')?.['sse_algorithm'],
    );
    const wrong = algorithms.findIndex((algorithm) => !allowed.includes(String(algorithm)));
    return wrong < 0
      ? undefined
      : `sse_algorithm is ${shown(algorithms[wrong])}; allowed are ${allowed.join(', ')}`;
  },
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html (not available for aws:kms:dsse) */
const bucketKey: Rule = {
  id: 's3-bucket-key',
  level: 'error',
  why: 'Without a bucket key S3 asks KMS once for every object, which at log volume costs more than the storage.',
  fix: 'Set bucket_key_enabled = true in the encryption rule.',
  appliesTo: ['aws_s3_bucket_server_side_encryption_configuration'],
  check: ({ attributes }) => {
    const wrong = blocks(attributes, 'rule').find(
      (rule) =>
        text(block(rule, 'apply_server_side_encryption_by_default'), 'sse_algorithm') === 'aws:kms' &&
        flag(rule, 'bucket_key_enabled') !== true,
    );
    return (
      wrong && `bucket_key_enabled is ${shown(wrong['bucket_key_enabled'])} with sse_algorithm "aws:kms"`
    );
  },
};

const versioned: Rule = {
  id: 's3-versioned',
  level: 'error',
  why: 'Without versions an overwrite or a delete by mistake is final, and the unread rest of a replaced log is lost.',
  fix: 'Add an aws_s3_bucket_versioning for the bucket with versioning_configuration.status "Enabled".',
  appliesTo: ['aws_s3_bucket'],
  check: (bucket, situation) => {
    const found = configuring(bucket, 'aws_s3_bucket_versioning', situation);
    if (found === undefined) return undefined;
    if (found.length === 0) return 'no versioning is configured for the bucket';
    const status = block(found[0]?.attributes, 'versioning_configuration')?.['status'];
    return status === 'Enabled' ? undefined : `versioning status is ${shown(status)}, not "Enabled"`;
  },
};

/**
 * newer_noncurrent_versions exempts that many versions of each object from the expiry, for ever.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html
 */
const noncurrentVersionsExpire: Rule = {
  id: 's3-noncurrent-versions-expire',
  level: 'error',
  why: 'In a versioned bucket a deleted object goes on costing money until its noncurrent versions expire.',
  fix: `Add an enabled lifecycle rule without filter whose noncurrent_version_expiration.noncurrent_days is at most ${longestNoncurrentDays} and keeps no newer_noncurrent_versions.`,
  appliesTo: ['aws_s3_bucket'],
  check: (bucket, situation) => {
    const isVersioned = configuring(bucket, 'aws_s3_bucket_versioning', situation)?.some(
      (each) => text(block(each.attributes, 'versioning_configuration'), 'status') === 'Enabled',
    );
    const rules = wholeBucketRules(bucket, situation);
    if (!isVersioned || rules === undefined) return undefined;
    const expirations = rules.flatMap((rule) => blocks(rule, 'noncurrent_version_expiration'));
    if (expirations.length === 0) return 'no enabled rule for the whole bucket expires noncurrent versions';
    const expires = expirations.some(
      (each) =>
        (count(each, 'noncurrent_days') ?? Infinity) <= longestNoncurrentDays &&
        (count(each, 'newer_noncurrent_versions') ?? 0) === 0,
    );
    if (expires) return undefined;
    const [first] = expirations;
    return `noncurrent versions expire after ${shown(first?.['noncurrent_days'])} days keeping ${shown(first?.['newer_noncurrent_versions'])} newer versions; allowed are at most ${longestNoncurrentDays} days and no versions kept`;
  },
};

const publicAccessBlocked: Rule = {
  id: 's3-public-access-blocked',
  level: 'error',
  why: 'One mistaken ACL or policy would otherwise publish every log.',
  fix: 'Add an aws_s3_bucket_public_access_block for the bucket with all four settings true.',
  appliesTo: ['aws_s3_bucket'],
  check: (bucket, situation) => {
    const found = configuring(bucket, 'aws_s3_bucket_public_access_block', situation);
    if (found === undefined) return undefined;
    if (found.length === 0) return 'no public access block is configured for the bucket';
    const settings = [
      'block_public_acls',
      'block_public_policy',
      'ignore_public_acls',
      'restrict_public_buckets',
    ];
    const off = settings.filter((setting) => flag(found[0]?.attributes, setting) !== true);
    return off.length === 0
      ? undefined
      : off.map((setting) => `${setting} is ${shown(found[0]?.attributes[setting])}`).join(', ') +
          ', not true';
  },
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html (enforce encryption in transit) */
const tlsOnly: Rule = {
  id: 's3-tls-only',
  level: 'error',
  why: 'S3 answers plain HTTP too: without a Deny, a misconfigured client sends logs readable over the network.',
  fix: 'Add a bucket policy that denies s3:* to principal * on the bucket and its objects when aws:SecureTransport is false.',
  appliesTo: ['aws_s3_bucket'],
  check: (bucket, situation) => {
    const found = configuring(bucket, 'aws_s3_bucket_policy', situation);
    if (found === undefined) return undefined;
    if (found.length === 0) return 'the bucket has no policy that denies plain HTTP';
    const documents = found.map((each) => statementsOf(each, 'policy', situation));
    if (documents.some((statements) => statements === undefined)) return undefined;
    return documents.flatMap((statements) => statements ?? []).some(deniesPlainHttp)
      ? undefined
      : 'no statement of the bucket policy denies s3:* to everyone, on the bucket and its objects, when aws:SecureTransport is false';
  },
};

function deniesPlainHttp(statement: ParsedStatement): boolean {
  const everything = statement.resources.includes('*');
  const { conditions } = statement;
  return (
    !statement.allows &&
    statement.principals.some((principal) => principal.value === '*') &&
    statement.actions.some((action) => action === '*' || action === 's3:*') &&
    (everything || statement.resources.some((each) => each.endsWith('/*'))) &&
    (everything || statement.resources.some((each) => !each.includes('*'))) &&
    conditions.length === 1 &&
    conditions.every(
      ({ operator, key, values }) =>
        /^Bool(IfExists)?$/.test(operator) && key === 'aws:securetransport' && values.join() === 'false',
    )
  );
}

const lifecycle: Rule = {
  id: 's3-lifecycle',
  level: 'error',
  why: 'The parts of an upload that never finished are invisible in a listing and are paid for until something aborts it.',
  fix: 'Add an enabled lifecycle rule without filter that has abort_incomplete_multipart_upload.days_after_initiation.',
  appliesTo: ['aws_s3_bucket'],
  check: (bucket, situation) => {
    const rules = wholeBucketRules(bucket, situation);
    if (rules === undefined) return undefined;
    if (rules.length === 0) return 'no enabled lifecycle rule holds for the whole bucket';
    const aborts = rules.some(
      (rule) => (count(block(rule, 'abort_incomplete_multipart_upload'), 'days_after_initiation') ?? 0) > 0,
    );
    return aborts ? undefined : 'no enabled rule for the whole bucket aborts incomplete multipart uploads';
  },
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/archived-objects.html */
const readable: Rule = {
  id: 's3-readable',
  level: 'error',
  why: 'An archived object answers every read with InvalidObjectState, so old logs are listed and cannot be searched.',
  fix: 'Use a class or tier with immediate access: STANDARD_IA, INTELLIGENT_TIERING without archive tiers, GLACIER_IR.',
  appliesTo: [
    'aws_s3_bucket',
    'aws_s3_bucket_intelligent_tiering_configuration',
    'aws_s3_bucket_lifecycle_configuration',
  ],
  check: ({ type, attributes }) => {
    if (type === 'aws_s3_bucket_intelligent_tiering_configuration') {
      const tier = blocks(attributes, 'tiering').map((each) => each['access_tier'])[0];
      return tier !== undefined && text(attributes, 'status') !== 'Disabled'
        ? `objects move to the archive tier ${shown(tier)}`
        : undefined;
    }
    const rules = [...blocks(attributes, 'rule'), ...blocks(attributes, 'lifecycle_rule')];
    const transitions = ['transition', 'noncurrent_version_transition'];
    const wrong = rules
      .flatMap((rule) => transitions.flatMap((name) => blocks(rule, name)))
      .find((transition) => archived.includes(text(transition, 'storage_class') ?? ''));
    return wrong && `objects move to storage class ${shown(wrong['storage_class'])}`;
  },
};

const noPublicAcl: Rule = {
  id: 's3-no-public-acl',
  level: 'error',
  why: 'A public ACL lets anyone on the internet, or anyone with some AWS account, read the logs.',
  fix: 'Leave ACLs out: object ownership BucketOwnerEnforced switches them off, and policies grant access.',
  appliesTo: ['aws_s3_bucket', 'aws_s3_bucket_acl', 'aws_s3_object'],
  check: ({ attributes }) => {
    const acl = text(attributes, 'acl');
    if (acl !== undefined && /^(public-|authenticated-)/.test(acl)) return `acl is ${shown(acl)}`;
    const grantees = [
      ...blocks(block(attributes, 'access_control_policy'), 'grant'),
      ...blocks(attributes, 'grant'),
    ];
    const uri = grantees
      .map((grant) => text(block(grant, 'grantee'), 'uri') ?? text(grant, 'uri'))
      .find((each) => each !== undefined && /\/(AllUsers|AuthenticatedUsers)$/.test(each));
    return uri && `an ACL grants access to ${shown(uri)}`;
  },
};

const noWebsite: Rule = {
  id: 's3-no-website',
  level: 'error',
  why: 'A website endpoint serves the bucket over plain HTTP to everyone whom its policy lets in.',
  fix: 'Remove the website configuration.',
  appliesTo: ['aws_s3_bucket', 'aws_s3_bucket_website_configuration'],
  check: ({ type, attributes }) =>
    type === 'aws_s3_bucket_website_configuration' || blocks(attributes, 'website').length > 0
      ? 'the bucket is configured as a website'
      : undefined,
};

const noOpenCors: Rule = {
  id: 's3-no-open-cors',
  level: 'error',
  why: 'With the origin * any web page can use a signed link or a session that its visitor has, and read the answer.',
  fix: 'Remove the CORS configuration, or name the origins.',
  appliesTo: ['aws_s3_bucket', 'aws_s3_bucket_cors_configuration'],
  check: ({ attributes }) =>
    blocks(attributes, 'cors_rule').some((rule) => texts(rule, 'allowed_origins').includes('*'))
      ? 'allowed_origins contains "*"'
      : undefined,
};

/** Buckets: encrypted, versioned, private, cleaned up, and readable for as long as they hold something. */
export const s3Rules: readonly Rule[] = [
  bucketKey,
  encrypted,
  lifecycle,
  noOpenCors,
  noPublicAcl,
  noWebsite,
  noncurrentVersionsExpire,
  publicAccessBlocked,
  readable,
  tlsOnly,
  versioned,
];
