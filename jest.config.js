require('tsx/cjs');
const { findTerraformTools } = require('./__tests__/support/terraform-tools.ts');

const shared = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out'],
};

const unit = {
  ...shared,
  displayName: 'unit',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/terraform/'],
};

const terraform = {
  ...shared,
  displayName: 'terraform',
  testMatch: ['<rootDir>/__tests__/terraform/**/*.test.ts'],
};

const tools = findTerraformTools();
const expected = (process.env.AURORA_EXPECT ?? '').split(',').includes('terraform');

if (typeof tools === 'string') {
  const line = `TERRAFORM TESTS NOT RUN: ${tools}`;
  if (expected) throw new Error(`AURORA_EXPECT=terraform, but ${tools}`);
  process.stderr.write(`\n*** ${line} ***\n\n`);
} else {
  process.stderr.write(`Terraform tests run with ${tools.summary}.\n`);
}

/** The Terraform tests need programs that not everyone has: without them a loud line says so, and the rest runs. */
module.exports = { projects: typeof tools === 'string' ? [unit] : [unit, terraform] };
