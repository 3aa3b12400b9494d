/** One event of a text/event-stream; a comment, such as a heartbeat, is one of type `comment`. */
export interface SseEvent {
  type: string;
  data: string;
  id?: string;
}

/** The events of a stream, whatever chunks it comes in. */
export async function* readSse(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<SseEvent> {
  if (!stream) return;
  let text = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)) {
    text += chunk;
    const blocks = text.split(/\r?\n\r?\n/);
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = parse(block);
      if (event) yield event;
    }
  }
}

function parse(block: string): SseEvent | undefined {
  const event: SseEvent = { type: "message", data: "" };
  const data: string[] = [];
  let comment = false;
  for (const line of block.split(/\r?\n/)) {
    const [, field = "", value = ""] = /^([^:]*)(?::\s?(.*))?$/s.exec(line) ?? [];
    if (field === "event") event.type = value;
    else if (field === "data") data.push(value);
    else if (field === "id") event.id = value;
    else if (field === "" && value) comment = true;
  }
  if (data.length > 0) return { ...event, data: data.join("\n") };
  return comment ? { type: "comment", data: "" } : undefined;
}
