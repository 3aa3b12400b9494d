/** What things cost, in credits. A run is charged when it starts, an LLM step when its result is recorded. */
export const PRICES = { run: 1, llm: 1 } as const;

/** What a new workspace begins with. */
export const STARTING_CREDITS = 100;
