/** Reads a Kubernetes CPU quantity (`500m`, `2`, `0.5`) as thousandths of a CPU. */
export function cpuMillis(quantity: string): number {
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Math.round(Number(quantity) * 1000);
}

const memoryUnits = { Ki: 1 / 1024, Mi: 1, Gi: 1024 } as const;

/** Reads a Kubernetes memory quantity (`512Mi`, `6Gi`) as MiB. */
export function memoryMib(quantity: string): number {
  const unit = quantity.slice(-2) as keyof typeof memoryUnits;
  return Number(quantity.slice(0, -2)) * memoryUnits[unit];
}
