import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { env } from "@/lib/config/env";
import { DELTA_CHANNEL, type RunDelta } from "./channel";
import { live } from "./listener";
import { LiveAnswer } from "./live-answer";

// From the worker's notifier through PostgreSQL to those who listen.
const open = { push: (text: string) => text, flush: () => "" };
const answer = (run: string, step = "think") => new LiveAnswer({ run, step, answer: false }, open);
const heard: RunDelta[] = [];
const wholeOf = (pieces: RunDelta[]) => pieces.map(({ delta }) => delta).join("");
const of = (run: string) => heard.filter((piece) => piece.run === run);

beforeAll(async () => {
  for (const run of ["warm", "long", "wide", "behind", "many0", "many1", "many2"])
    live.onDelta(run, (piece) => heard.push(piece));
  while (of("warm").length === 0) {
    const one = answer("warm");
    one.say("x");
    one.end();
    await sleep(50); // until LISTEN is in force
  }
});
afterAll(() => live.stop());

test("a long answer comes whole and in order, in pieces that a notification can hold", async () => {
  const text = Array.from({ length: 9_000 }, (_, n) => `word${n} `).join("");
  const one = answer("long");
  for (let at = 0; at < text.length; at += 999) one.say(text.slice(at, at + 999));
  one.end();
  await expect.poll(() => wholeOf(of("long")).length).toBe(text.length);
  expect(wholeOf(of("long"))).toBe(text);
  let at = 0;
  for (const piece of of("long")) {
    expect(piece.at).toBe(at);
    expect(Buffer.byteLength(JSON.stringify(piece))).toBeLessThan(8000);
    at += piece.delta.length;
  }
});

test("what takes many bytes is cut smaller, and characters come whole even when they come in halves", async () => {
  const text = '\u{1f40e}\u0001é\\"'.repeat(3000);
  const one = answer("wide");
  for (const half of text.split("")) one.say(half);
  one.say("\u0000\ud83d");
  one.end();
  await expect.poll(() => wholeOf(of("wide"))).toBe(`${text}\ufffd\ufffd`);
});

test("the words of several runs share notifications, and none gets another's", async () => {
  const client = new pg.Client({ connectionString: env.databaseUrl });
  await client.connect();
  const payloads: RunDelta[][] = [];
  client.on("notification", ({ payload = "[]" }) => payloads.push(JSON.parse(payload)));
  await client.query(`LISTEN ${DELTA_CHANNEL}`);
  const answers = [0, 1, 2].map((n) => answer(`many${n}`));
  for (let word = 0; word < 20; word++) for (const [n, one] of answers.entries()) one.say(`${n}.${word} `);
  for (const one of answers) one.end();
  const expected = (n: number) => Array.from({ length: 20 }, (_, word) => `${n}.${word} `).join("");
  for (const n of [0, 1, 2]) await expect.poll(() => wholeOf(of(`many${n}`))).toBe(expected(n));
  await expect.poll(() => payloads.flat().length).toBe(3);
  expect(payloads.length).toBeLessThan(3);
  await client.end();
});

test("words that nobody carries away in time are left out, and the gap shows", async () => {
  const one = answer("behind");
  for (let n = 0; n < 3; n++) one.say("x".repeat(90_000)); // all at once
  one.end();
  await expect.poll(() => (of("behind").at(-1)?.at ?? 0) + (of("behind").at(-1)?.delta.length ?? 0)).toBe(270_000);
  expect(wholeOf(of("behind")).length).toBeLessThan(270_000);
  const gaps = of("behind").filter(
    (piece, n, all) => piece.at !== (all[n - 1]?.at ?? 0) + (all[n - 1]?.delta.length ?? 0),
  );
  expect(gaps).toHaveLength(1);
});
