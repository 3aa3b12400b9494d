/** How embeddings stand in the database: float32, little endian. */
export function vectorBytes(vector: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(vector.length * 4);
  const view = new DataView(bytes.buffer);
  vector.forEach((number, index) => {
    view.setFloat32(index * 4, number, true);
  });
  return bytes;
}

/** How alike two directions are, from -1 to 1; 0 where they cannot be compared. @param bytes as `vectorBytes` made them */
export function cosine(vector: Float32Array, bytes: Uint8Array): number {
  if (bytes.byteLength !== vector.length * 4) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let dot = 0;
  let ours = 0;
  let theirs = 0;
  for (let index = 0; index < vector.length; index++) {
    const a = vector[index] as number;
    const b = view.getFloat32(index * 4, true);
    dot += a * b;
    ours += a * a;
    theirs += b * b;
  }
  return ours === 0 || theirs === 0 ? 0 : dot / Math.sqrt(ours * theirs);
}
