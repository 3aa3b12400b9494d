const ROUNDS = 3;

/**
 * The best of three rounds, floors and figures alike: what else the machine does slows single rounds down.
 * @template T
 * @param {() => Promise<T>} round
 * @param {(result: T) => number} score more is better
 * @returns {Promise<T>}
 */
export async function bestOf(round, score) {
  let best = await round();
  for (let i = 1; i < ROUNDS; i++) {
    const next = await round();
    if (score(next) > score(best)) best = next;
  }
  return best;
}
