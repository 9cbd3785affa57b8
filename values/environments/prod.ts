import { defineEnvironment } from '../define-environment';

/** The reference fleet: 316 db.r6g.2xlarge instances that write about 1 TB of error and slow-query log a day. */
export default defineEnvironment({
  name: 'prod',
  account: '072006186126',
  region: 'us-east-1',
  tags: { owner: 'platform', costCentre: 'aurora-log-system' },
  network: {
    mode: 'create',
    cidr: '10.42.0.0/16',
    zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    nat: 'single',
  },
  logs: { gigabytesPerDay: 1000, instances: 316 },
  retention: { searchableDays: 30, rawDays: 7 },
  volumes: { openobserveGib: 300 },
  budget: { monthlyUsd: 3000 },
  delivery: { after: 'staging' },
});
