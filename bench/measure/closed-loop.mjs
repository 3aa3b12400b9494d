// So many at a time, each begun when one has ended.

/** @param {() => Promise<number>} work resolves to its milliseconds @param {number} at @param {number} seconds */
export async function closedLoop(work, at, seconds) {
  /** @type {number[]} */
  const taken = [];
  const began = performance.now();
  const until = began + seconds * 1000;
  const worker = async () => {
    while (performance.now() < until) taken.push(await work());
  };
  await Promise.all(Array.from({ length: at }, worker));
  return { taken, seconds: (performance.now() - began) / 1000 };
}
