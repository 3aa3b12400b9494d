interface Line {
  busy: number;
  waiting: (() => void)[];
}

/** Has work of one kind done a few at a time in this process; what comes meanwhile waits in the order it came. */
export class Turns {
  private readonly lines = new Map<string, Line>();

  /** @param refuse makes what is thrown when `mostWaiting` of a key wait already */
  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting = Number.POSITIVE_INFINITY,
    private readonly refuse = () => new Error("too many wait for their turn"),
  ) {}

  /** Does the work when it is its turn among that of the same key. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key) ?? { busy: 0, waiting: [] };
    this.lines.set(key, line);
    if (line.busy < this.atOnce) line.busy++;
    else if (line.waiting.length >= this.mostWaiting) throw this.refuse();
    else await new Promise<void>((resolve) => line.waiting.push(resolve)); // whoever leaves hands its place on
    try {
      return await work();
    } finally {
      const next = line.waiting.shift();
      if (next) next();
      else if (--line.busy === 0) this.lines.delete(key);
    }
  }
}
