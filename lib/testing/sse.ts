/** One event of a text/event-stream, as a client gets it; comments and fields without an event are left out. */
export interface SseEvent {
  type: string;
  data: string;
  /** Null when the event has none of its own. */
  id: number | null;
}

/** The events of an answer as they come. Leaving the loop is going away. */
export async function* readSse(response: Response): AsyncGenerator<SseEvent> {
  let text = "";
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = field(block, "data");
      const id = field(block, "id");
      if (data === undefined) continue;
      yield { type: field(block, "event") ?? "message", data, id: id === undefined ? null : Number(id) };
    }
  }
}

/** All of them, to the stream's end. */
export async function allSse(response: Response): Promise<SseEvent[]> {
  const events: SseEvent[] = [];
  for await (const event of readSse(response)) events.push(event);
  return events;
}

function field(block: string, name: string): string | undefined {
  const line = block.split("\n").find((each) => each.startsWith(`${name}: `));
  return line?.slice(name.length + 2);
}
