/** Notes how long the phases of a run take. */
export class Stopwatch {
  /** Milliseconds by phase, in the order in which they ended. */
  readonly timings: Record<string, number> = {};

  async time<T>(phase: string, work: () => Promise<T> | T): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.timings[phase] = performance.now() - start;
    return result;
  }
}
