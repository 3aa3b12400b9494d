import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";
import path from "node:path";

/**
 * What the connections through the proxy meet. `delayMs`: each piece waits; `dripBytes`: so many bytes at a time, one
 * such piece every 5 ms; `halfOpen`: nothing passes, and nobody is told.
 */
export interface Weather {
  delayMs?: number;
  dripBytes?: number;
  halfOpen?: boolean;
}

/** A TCP proxy before PostgreSQL's socket, for all that networks do to connections. */
export class DatabaseProxy {
  private readonly pairs = new Set<[Socket, Socket]>();
  private readonly server: Server;
  private refusing = false;
  weather: Weather = {};

  constructor(socketFolder: string) {
    const target = path.join(socketFolder, ".s.PGSQL.5432");
    this.server = createServer({ allowHalfOpen: false }, (client) => {
      if (this.refusing) return void client.resetAndDestroy();
      const upstream = connect(target);
      const pair: [Socket, Socket] = [client, upstream];
      this.pairs.add(pair);
      const end = () => {
        this.pairs.delete(pair);
        client.destroy();
        upstream.destroy();
      };
      for (const socket of pair) socket.on("error", end).on("close", end);
      this.pass(client, upstream);
      this.pass(upstream, client);
    });
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return (this.server.address() as AddressInfo).port;
  }

  /** Resets every connection, whatever is under way. @returns how many */
  cut(): number {
    const count = this.pairs.size;
    for (const [client, upstream] of [...this.pairs]) {
      client.resetAndDestroy();
      upstream.destroy();
    }
    return count;
  }

  /** From here on every connection is refused, and those that stand are cut; or no longer. */
  refuse(refusing: boolean): void {
    this.refusing = refusing;
    if (refusing) this.cut();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private pass(from: Socket, to: Socket): void {
    let last = Promise.resolve();
    from.on("data", (piece: Buffer) => {
      const { delayMs, dripBytes, halfOpen } = this.weather;
      if (halfOpen) return; // swallowed
      if (!delayMs && !dripBytes) {
        last = last.then(() => void to.write(piece));
        return;
      }
      from.pause();
      last = last
        .then(async () => {
          if (delayMs) await later(delayMs);
          if (!dripBytes) return void to.write(piece);
          for (let at = 0; at < piece.length && !to.destroyed; at += dripBytes) {
            to.write(piece.subarray(at, at + dripBytes));
            await later(5);
          }
        })
        .finally(() => from.resume());
    });
  }
}

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
