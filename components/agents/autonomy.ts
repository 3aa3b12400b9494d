/** The three degrees of autonomy, in words. */
export const AUTONOMY: Record<"observe" | "propose" | "act", { label: string; meaning: string }> = {
  observe: { label: "Observe", meaning: "Reads run. What would be written is recorded, not done." },
  propose: { label: "Propose", meaning: "Reads run. A write waits for a person's approval." },
  act: { label: "Act", meaning: "Reads and writes run, save steps that ask for approval themselves." },
};
