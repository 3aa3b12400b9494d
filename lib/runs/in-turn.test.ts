import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { inTurn } from "./in-turn";

test("two of a workspace are under way at a time, the others follow in the order they came", async () => {
  const began: number[] = [];
  let [busy, most] = [0, 0];
  const work = (index: number) => async () => {
    began.push(index);
    most = Math.max(most, ++busy);
    await sleep(2);
    busy--;
    return index;
  };
  const indexes = Array.from({ length: 20 }, (_each, index) => index);
  expect(await Promise.all(indexes.map((index) => inTurn("w1", work(index))))).toEqual(indexes);
  expect([began, most]).toEqual([indexes, 2]);
});

test("a failure gives its place on, and a workspace does not wait for another", async () => {
  const stuck = [0, 1].map(() => inTurn("w1", () => new Promise<never>((_resolve, reject) => later.push(reject))));
  const third = inTurn("w1", async () => "third");
  expect(await inTurn("w2", async () => "other")).toBe("other");
  for (const reject of later) reject(new Error("no"));
  expect((await Promise.allSettled(stuck)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await third).toBe("third");
});

const later: ((error: Error) => void)[] = [];
