/** SQL for a timestamp as milliseconds since the epoch. */
export const EPOCH_MS = (expression: string) => `(extract(epoch FROM ${expression}) * 1000)::float8`;
