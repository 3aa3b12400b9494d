/** The keys as the help lists them. */
export const RUN_KEYS: { label: string; keys: string[] }[] = [
  { label: "Next, previous", keys: ["j", "k"] },
  { label: "Open", keys: ["Enter"] },
  { label: "Select", keys: ["x"] },
];
