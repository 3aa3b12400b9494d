import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Turns } from "./turns";

const turns = new Turns(2);

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
  expect(await Promise.all(indexes.map((index) => turns.take("w1", work(index))))).toEqual(indexes);
  expect([began, most]).toEqual([indexes, 2]);
});

test("a failure gives its place on, and a workspace does not wait for another", async () => {
  const stuck = [0, 1].map(() => turns.take("w1", () => new Promise<never>((_resolve, reject) => later.push(reject))));
  const third = turns.take("w1", async () => "third");
  expect(await turns.take("w2", async () => "other")).toBe("other");
  for (const reject of later) reject(new Error("no"));
  expect((await Promise.allSettled(stuck)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await third).toBe("third");
});

const later: ((error: Error) => void)[] = [];

test("who finds too many waiting is refused", async () => {
  const short = new Turns(1, 1, () => new Error("too many"));
  const [first, second, third] = [0, 1, 2].map(() => short.take("", () => sleep(2)));
  await expect(third).rejects.toThrow("too many");
  await Promise.all([first, second]);
});
