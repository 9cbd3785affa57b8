// Whole pipelines as processes: run by `npm run test:e2e`, which brings what they need.
module.exports = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  testMatch: ['<rootDir>/__tests__/e2e/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.cache'],
  maxWorkers: 1,
};
