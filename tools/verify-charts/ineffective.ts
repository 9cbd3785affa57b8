/** A value that may change nothing in the rendering of a chart, and why we set it nevertheless. */
export interface Ineffective {
  readonly chart: string;
  readonly path: string;
  readonly because: string;
}

export const ineffective: readonly Ineffective[] = [];
