require('tsx/cjs');
const { availableParallelism } = require('node:os');

const shared = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.cache'],
};

/** Tests with real programs that not everyone has: the folder in __tests__, and who looks for the programs. */
const suites = {
  aws: () => require('./__tests__/support/moto.ts').findMoto(),
  browser: () => require('./__tests__/support/browser.ts').findBrowser(),
  cluster: () => require('./__tests__/support/cluster-tools.ts').findClusterTools(),
  collector: () => require('./__tests__/support/collector-tools.ts').findCollectorTools(),
  'fluent-bit': () => require('./__tests__/support/fluent-bit-tools.ts').findFluentBitTools(),
  kafka: () => require('./__tests__/support/kafka-tools.ts').findKafkaTools(),
  network: () => require('./__tests__/support/netpol-tools.ts').findNetpolTools(),
  programs: () => require('./__tests__/support/node24.ts').findNode24(),
  providers: () => require('./__tests__/support/provider-tools.ts').findProviderTools(),
  terraform: () => require('./__tests__/support/terraform-tools.ts').findTerraformTools(),
  workflows: () => require('./__tests__/support/actionlint-tools.ts').findActionlintTools(),
};

const folderOf = (suite) => `<rootDir>/__tests__/${suite}/`;

const unit = {
  ...shared,
  displayName: 'unit',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // Whole pipelines have a configuration of their own: jest.e2e.config.js.
  testPathIgnorePatterns: ['/node_modules/', folderOf('e2e'), ...Object.keys(suites).map(folderOf)],
};

/** `AURORA_EXPECT` names suites, joined by commas, that must not be left out. */
const expected = (process.env.AURORA_EXPECT ?? '').split(',').filter((name) => name !== '');
const unknown = expected.filter((name) => !(name in suites));
if (unknown.length > 0) {
  throw new Error(
    `AURORA_EXPECT: given ${unknown.join(',')}; allowed: ${Object.keys(suites).join(', ')}, joined by commas`,
  );
}

/** Without its programs a suite is left out with a loud line, and the rest runs. */
const found = Object.entries(suites).flatMap(([suite, find]) => {
  const tools = find();
  if (typeof tools === 'string') {
    if (expected.includes(suite)) throw new Error(`AURORA_EXPECT=${suite}, but ${tools}`);
    process.stderr.write(`\n*** TESTS NOT RUN: ${suite}: ${tools} ***\n\n`);
    return [];
  }
  process.stderr.write(`Tests of ${suite} run with ${tools.summary}.\n`);
  return [{ ...shared, displayName: suite, testMatch: [`${folderOf(suite)}**/*.test.ts`] }];
});

module.exports = {
  projects: [unit, ...found],
  // A test that hangs ends some time; how busy the machine is decides nothing.
  testTimeout: 60_000,
  // On two processors Jest would run everything in itself. Its heap then grows to gigabytes, and whatever allocates buffers
  // waits for the collector: the runs on virtual time took ten minutes instead of one.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  workerIdleMemoryLimit: '1GB',
};
