// The archive: gzipped SQL in the manner of a plain, data-only pg_dump. Comment lines of JSON say what it is.
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

/**
 * @typedef {object} Manifest the first line
 * @property {1} format
 * @property {string} made_at
 * @property {string} postgres version of the server
 * @property {string[]} migrations names of those that were applied
 * @property {number} queue version of the job queue's tables
 */

/** @typedef {{ secret: string, vault?: string }} Keys the second line, when keys were asked for: the root secret and the vault's keys.json */

export const MANIFEST = "-- Drover backup ";
export const KEYS = "-- Drover keys ";
export const END = "-- Drover end "; // with the number of rows: an archive that was cut off has no such line
export const COPY = /^COPY ([\w."]+) \(([\w", ]+)\) FROM stdin;$/;
export const SETVAL = /^SELECT setval\('([\w."]+)', (\d+)\);$/;

/** Reads an archive line by line, and the rows of a COPY as they are. */
export class ArchiveReader {
  /** @param {string} file */
  constructor(file) {
    const gunzip = createGunzip({ chunkSize: 256 * 1024 });
    gunzip.on("error", () => {}); // who reads on is told
    const source = createReadStream(file).on("error", (error) => gunzip.destroy(error));
    this.chunks = source.pipe(gunzip)[Symbol.asyncIterator]();
    /** What has been read and not handed out; it begins at the beginning of a line. @type {Buffer} */
    this.rest = Buffer.alloc(0);
  }

  /** @returns {Promise<string | undefined>} undefined at the end */
  async line() {
    for (;;) {
      const end = this.rest.indexOf("\n");
      if (end >= 0) {
        const text = this.rest.toString("utf8", 0, end);
        this.rest = this.rest.subarray(end + 1);
        return text;
      }
      if (!(await this.more())) return undefined;
    }
  }

  /** The rows that follow, up to the line `\.`. In the text format no row can be that line. @returns {AsyncGenerator<Buffer>} */
  async *rows() {
    for (;;) {
      if (this.rest.subarray(0, 3).equals(Buffer.from("\\.\n"))) {
        this.rest = this.rest.subarray(3);
        return;
      }
      const last = this.rest.indexOf("\n\\.\n");
      const whole = last >= 0 ? last + 1 : this.rest.lastIndexOf("\n") + 1;
      if (whole > 0) {
        yield this.rest.subarray(0, whole);
        this.rest = this.rest.subarray(whole);
      } else if (!(await this.more())) throw new Error("The archive ends in the middle of a table.");
    }
  }

  async more() {
    const { value, done } = await this.chunks.next();
    if (!done) this.rest = this.rest.length > 0 ? Buffer.concat([this.rest, value]) : value;
    return !done;
  }

  async close() {
    await this.chunks.return?.();
  }
}
