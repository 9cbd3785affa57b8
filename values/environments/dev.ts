import { defineEnvironment } from '../define-environment';

export default defineEnvironment({
  name: 'dev',
  account: '072006186126',
  region: 'us-east-1',
  protection: 'none',
  tags: { owner: 'platform', costCentre: 'aurora-log-system' },
  network: { mode: 'create', cidr: '10.40.0.0/16', zones: ['us-east-1a', 'us-east-1b'], nat: 'single' },
  logs: { gigabytesPerDay: 10, instances: 8 },
  retention: { searchableDays: 7, rawDays: 3 },
  budget: { monthlyUsd: 600 },
});
