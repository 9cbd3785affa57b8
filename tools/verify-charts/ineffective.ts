/** A value that may change nothing in the rendering of a chart, and why we set it nevertheless. */
export interface Ineffective {
  readonly chart: string;
  readonly path: string;
  readonly because: string;
}

export const ineffective: readonly Ineffective[] = [
  {
    chart: 'fluent-bit',
    path: 'testFramework.enabled',
    because:
      'it makes the pod of `helm test`, with the image busybox:latest: Terraform never runs it, and nobody else should',
  },
];
