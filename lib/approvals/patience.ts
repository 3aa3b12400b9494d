/** How long an approval waits for a person; silence is a rejection. */
export const APPROVAL_PATIENCE_MS = 7 * 24 * 3_600_000;
