import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { Failpoint } from "@/lib/config/failpoint";

/** Orders to whichever process comes to a failpoint first: see lib/config/failpoint.ts. */
export class Failpoints {
  constructor(private readonly file: string) {}

  /** @param action kill, stop, throw, or delay:MS @param at at which time the place is reached, from now */
  order(point: Failpoint, action: string, at = 1): void {
    writeFileSync(`${this.file}.new`, `${point}@${at}=${action}`);
    renameSync(`${this.file}.new`, this.file);
  }

  /** Whether nobody has come to it yet. */
  get open(): boolean {
    return existsSync(this.file);
  }

  withdraw(): void {
    rmSync(this.file, { force: true });
  }
}
