/** The private address that the app under test may call: one for each of the processes that run tests side by side. */
export const RECEIVER_PORT = Number(process.env.E2E_RECEIVER_PORT) + Number(process.env.TEST_PARALLEL_INDEX ?? 0);
