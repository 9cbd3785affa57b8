import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { allowedCidr, textLike, wholeNumber } from './primitives';

/** Where charts come from; left out, it follows `imageSource`. */
export const chartSource = textLike(
  /^(upstream|ecr|oci:\/\/[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*|file:[^\s]+)$/,
  '"upstream", "ecr", "oci://registry/path" or "file:folder"',
).optional();

const loadBalancer = z.strictObject({
  certificateArn: textLike(
    /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/,
    'the ARN of an ACM certificate',
  ).describe('The ACM certificate, in the environment’s region, that it presents.'),
  hostname: textLike(
    /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    'a host name in lower case, such as "logs.example.com"',
  ).describe('The name that the certificate is for. Pointing it at the load balancer is yours.'),
  allowedCidrs: z
    .array(allowedCidr)
    .min(1, { error: 'at least one address block' })
    .describe('Address blocks that may connect.'),
});

export const accessSchema = z.strictObject({
  loadBalancer: loadBalancer
    .optional()
    .describe(
      'An internal network load balancer with TLS in front of OpenObserve. Left out, `npm run open` is the way in. Nothing is ever public.',
    ),
});

export const alertingSchema = z.strictObject({
  webhookSecret: textLike(/^[A-Za-z0-9/_+=.@-]{1,512}$/, 'the name of a secret in Secrets Manager')
    .optional()
    .describe(
      'The secret in Secrets Manager, of the environment’s account, whose whole value is the address that alerts are posted to. Its name starts with `aurora/<environment>/`, where the deploy role may read, and it is encrypted with the environment’s key or with that of AWS. Left out, alerts have nowhere to go and are not made.',
    ),
  webhookGeneration: wholeNumber(1, 1_000_000, 'generations')
    .default(1)
    .describe('Raise by one after the address in `webhookSecret` has changed.'),
});

const forwardInput = z.strictObject({
  senders: z
    .array(allowedCidr)
    .min(1, { error: 'at least one address block' })
    .describe('Address blocks, in the VPC, that may send.'),
});

export const fluentBitSchema = z.strictObject({
  forwardInput: forwardInput
    .optional()
    .describe(
      'Takes records over the Forward protocol, with the shared key of the secret `aurora/<environment>/fluent-forward-input`: tag `aurora.error` for lines of error logs, `aurora.slowquery` for lines of slow-query logs. Off unless given.',
    ),
});

/** Whether YAML can hold a value and gives the same one back. */
function isPlain(value: unknown): boolean {
  const written = JSON.stringify(value);
  return written !== undefined && isDeepStrictEqual(JSON.parse(written), value);
}

const chartValue = z.custom<unknown>(isPlain, {
  error: 'text, numbers, true, false, null, and lists and objects of these, as in the chart’s values.yaml',
});

/** Values of one chart, as its own `values.yaml` names them. */
const chartValues = z.record(z.string(), chartValue, {
  error: 'an object of values, as in the chart’s values.yaml',
});

export const helmValuesSchema = z.strictObject({
  openobserve: chartValues.default({}).describe('Chart openobserve-standalone.'),
  otelCollector: chartValues.default({}).describe('Chart opentelemetry-collector.'),
  fluentBit: chartValues.default({}).describe('Chart fluent-bit.'),
  kafka: chartValues.default({}).describe('Chart kafka.'),
  valkey: chartValues.default({}).describe('Chart valkey.'),
});
