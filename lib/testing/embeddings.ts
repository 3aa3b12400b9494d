/** Words that mean the same to the test servers: each line is one dimension of their embeddings. */
const MEANINGS = [
  ["invoice", "bill", "billing", "payment", "pay", "paid", "money"],
  ["mail", "email", "letter", "write", "written"],
  ["call", "phone", "telephone", "ring"],
  ["holiday", "vacation", "leave", "away"],
  ["lunch", "meal", "food", "eat", "restaurant", "vegetarian"],
  ["boss", "manager", "director", "chief"],
];
const OTHER_WORDS = 10;

/** A text as numbers, the same each time: how often each meaning stands in it, and what other words there are. */
export function embeddingOf(text: string): number[] {
  const vector = new Array<number>(MEANINGS.length + OTHER_WORDS).fill(0);
  for (const word of text.toLowerCase().match(/\p{L}{3,}/gu) ?? []) {
    const meaning = MEANINGS.findIndex((words) => words.includes(word));
    const at = meaning >= 0 ? meaning : MEANINGS.length + (hash(word) % OTHER_WORDS);
    vector[at] = (vector[at] ?? 0) + (meaning >= 0 ? 3 : 0.2);
  }
  return vector;
}

function hash(word: string): number {
  let sum = 7;
  for (const character of word) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return sum;
}
