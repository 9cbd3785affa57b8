/** Two days, whatever the environment asks for: what waits out an outage of a day is older than a day when it arrives. */
const leastHours = 48;

/** How old a record may be, in hours, that OpenObserve takes. Older ones it answers with 200, and throws them away. */
export const ingestAllowedHours = (backfillDays: number): number => Math.max(leastHours, backfillDays * 24);
