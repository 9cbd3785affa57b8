import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/** The message of a check says what is allowed; the caller adds what was given and where. */
const allowed = (what: string) => ({ error: what });

/** A text of one form. A value of another type is told the same as a text of another form. */
export const textLike = (form: RegExp, what: string) => z.string(allowed(what)).regex(form, allowed(what));

export const accountId = textLike(/^\d{12}$/, '12 digits in quotes, such as "072006186126"');

export const region = textLike(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region, such as "us-east-1"');

export const availabilityZone = textLike(
  /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/,
  'an availability zone, such as "us-east-1a"',
);

/** Reads `10.0.0.0/16`; the address must be the first of its block. */
function isCidr(text: string): boolean {
  if (!ipaddr.IPv4.isValidCIDR(text)) return false;
  return ipaddr.IPv4.networkAddressFromCIDR(text).toString() === text.split('/')[0];
}

const cidrForm = 'an IPv4 block that starts at its network address, such as "10.40.0.0/16"';

export const cidr = z.string(allowed(cidrForm)).refine(isCidr, allowed(cidrForm));

/** A block that may reach something of ours: anything but the whole Internet. */
export const allowedCidr = cidr.refine(
  (text) => !text.endsWith('/0'),
  allowed('a narrower block than 0.0.0.0/0: the whole Internet is never let in'),
);

const vpcForm = 'an IPv4 block of size /16 to /20 that starts at its network address, such as "10.40.0.0/16"';

/** The block of a VPC: small enough for one, large enough for four zones of pods. */
export const vpcCidr = z.string(allowed(vpcForm)).refine((text) => {
  const prefix = Number(text.split('/')[1]);
  return isCidr(text) && prefix >= 16 && prefix <= 20;
}, allowed(vpcForm));

const serviceForm =
  'a private IPv4 block of size /12 to /24 within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, such as "172.20.0.0/16"';

/** The block of Kubernetes services, as EKS takes it (KubernetesNetworkConfigRequest, Amazon EKS API Reference). */
export const serviceCidr = z.string(allowed(serviceForm)).refine((text) => {
  const prefix = Number(text.split('/')[1]);
  return isCidr(text) && prefix >= 12 && prefix <= 24 && ipaddr.IPv4.parseCIDR(text)[0].range() === 'private';
}, allowed(serviceForm));

export const roleOrUserArn = textLike(
  /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/,
  'the ARN of an IAM role or user, such as "arn:aws:iam::072006186126:role/platform-admin"',
);

export const roleArn = textLike(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  'the ARN of an IAM role, such as "arn:aws:iam::072006186126:role/aurora-log-reader"',
);

export const bucketName = textLike(
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'an S3 bucket name: 3 to 63 of a-z, 0-9, "-" and "."',
);

export const days = (least: number, most: number) => {
  const form = allowed(`a whole number of days from ${least} to ${most}`);
  return z.int(form).min(least, form).max(most, form);
};

export const wholeNumber = (least: number, most: number, unit: string) => {
  const form = allowed(`a whole number of ${unit} from ${least} to ${most}`);
  return z.int(form).min(least, form).max(most, form);
};

export const positive = (unit: string) => {
  const form = allowed(`a positive number of ${unit}`);
  return z.number(form).positive(form);
};

export const cpuQuantity = textLike(
  /^\d+m$|^\d+(\.\d{1,3})?$/,
  'a Kubernetes CPU quantity, such as "500m" or "2"',
);

export const memoryQuantity = textLike(
  /^\d+(Ki|Mi|Gi)$/,
  'a Kubernetes memory quantity in Ki, Mi or Gi, such as "512Mi"',
);
