import { appendFileSync, readFileSync } from "node:fs";
import { type Received, type Receiver, startReceiver } from "@/lib/testing/webhook-receiver";

/** One request as the sink wrote it down. */
export interface Sunk extends Received {
  /** Epoch ms. */
  at: number;
}

export interface Sink extends Receiver {
  file: string;
}

/** A receiver that also appends every request to a file, before it answers. */
export async function startSink(file: string): Promise<Sink> {
  appendFileSync(file, "");
  const receiver = await startReceiver(0, (request) => {
    appendFileSync(file, `${JSON.stringify({ at: Date.now(), ...request })}\n`);
  });
  return Object.assign(receiver, { file });
}

/** What the sink has received, in order. */
export function readSink(file: string): Sunk[] {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Sunk);
}
