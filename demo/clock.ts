import { systemClock, type Clock } from '../services/shared/clock';

/** A clock that runs faster than life. @param start milliseconds since 1970, of its first moment */
export function scaledClock(start: number, speed: number): Clock {
  const began = performance.now();
  return {
    now: () => Math.floor(start + (performance.now() - began) * speed),
    sleep: (milliseconds, signal) => systemClock.sleep(Math.max(0, milliseconds) / speed, signal),
  };
}
