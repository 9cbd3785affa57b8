/** The sign of life that somebody outside of the cluster watches: see `contract/heartbeat.ts`. */
export interface Heartbeat {
  /** A cycle was complete. @throws when the sign did not arrive */
  beat(): Promise<void>;
}
