/** What a page has room for, and what it says that it leaves out. */
export interface Room {
  /** Whose attributes are shown, beside those of stateful things that go. */
  readonly attributes: 'all' | 'changed' | 'none';
  /** Whether the attributes of stateful things that go are shown, too. */
  readonly graveAttributes: boolean;
  /** Changes one by one, or counted by type. */
  readonly changes: 'each' | 'counted';
  /** Images, findings and drifted resources of a stack that are shown. */
  readonly items: number;
  /** Characters of the message of a stack that failed. */
  readonly message: number;
  /** Refusals with their message and what would allow them, or in one line each. */
  readonly refusals: 'whole' | 'short';
  /** Refusals, and stateful things that go, that are named. */
  readonly named: number;
  /** What this leaves out that the one before shows. */
  readonly leavesOut: string;
}

const whole: Room = {
  attributes: 'all',
  graveAttributes: true,
  changes: 'each',
  items: 200,
  message: 6_000,
  refusals: 'whole',
  named: Infinity,
  leavesOut: '',
};

const steps: readonly (Partial<Room> & Pick<Room, 'leavesOut'>)[] = [
  { attributes: 'changed', leavesOut: 'attributes of what is created' },
  { attributes: 'none', leavesOut: 'attributes of what is updated' },
  { items: 20, message: 2_000, leavesOut: 'all but a few images, findings and drifted resources' },
  { changes: 'counted', leavesOut: 'the changes one by one' },
  { graveAttributes: false, refusals: 'short', leavesOut: 'why stateful resources go' },
  // Only a plan that destroys hundreds of stateful resources comes to these.
  { named: 200, items: 5, message: 500, leavesOut: 'all but 200 refusals and stateful resources' },
  { named: 50, leavesOut: 'all but 50 of these' },
  { named: 10, leavesOut: 'all but 10 of these' },
];

/** From a page that shows everything to one that shows the least; each leaves out what those before it do. */
export const rooms: readonly Room[] = steps.reduce<readonly Room[]>(
  (before, step) => {
    const last = before.at(-1) ?? whole;
    const leavesOut = [last.leavesOut, step.leavesOut].filter(Boolean).join(', ');
    return [...before, { ...last, ...step, leavesOut }];
  },
  [whole],
);
