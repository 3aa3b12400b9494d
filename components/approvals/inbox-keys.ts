/** The keys as the help lists them. */
export const INBOX_KEYS: { label: string; keys: string[] }[] = [
  { label: "Next, previous", keys: ["j", "k"] },
  { label: "Open", keys: ["Enter"] },
  { label: "Leave", keys: ["Esc"] },
  { label: "Approve, or begin to answer", keys: ["a"] },
  { label: "Edit the arguments", keys: ["e"] },
  { label: "Reject", keys: ["r"] },
  { label: "Choose an answer", keys: ["1", "…", "9"] },
  { label: "Send the answer", keys: ["Enter"] },
  { label: "Send what is being edited", keys: ["Ctrl", "Enter"] },
  { label: "Hand over", keys: ["d"] },
  { label: "Select", keys: ["x"] },
];
