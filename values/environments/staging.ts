import { defineEnvironment } from '../define-environment';

export default defineEnvironment({
  name: 'staging',
  account: '072006186126',
  region: 'us-east-1',
  tags: { owner: 'platform', costCentre: 'aurora-log-system' },
  network: { mode: 'create', cidr: '10.41.0.0/16', zones: ['us-east-1a', 'us-east-1b'], nat: 'single' },
  logs: { gigabytesPerDay: 50, instances: 20 },
  retention: { searchableDays: 14, rawDays: 7 },
  budget: { monthlyUsd: 800 },
  delivery: { after: 'dev' },
});
