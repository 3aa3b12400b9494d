import { beforeAll, describe, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { type Call, NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { createContact } from "@/lib/contacts/create-contact";
import { db } from "@/lib/db/client";
import { suppressAddress } from "@/lib/suppressions/suppress-address";
import { errorReport } from "./error-report";
import { importPart } from "./import-part";
import { previewImport } from "./preview-import";
import type { ContactImport } from "./serialize";
import type { StartImportInput } from "./settings-schema";
import { startImport } from "./start-import";
import { createContactImport } from "./testing/create-import";
import { MAX_FILE_BYTES } from "./upload-import";

let workspace: TestWorkspace;
let call: Call;
beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
});

async function take(text: string | Uint8Array, input: StartImportInput, of = workspace): Promise<ContactImport> {
  const id = await createContactImport(of.ctx, text);
  await startImport(of.ctx, id, input);
  while (!(await importPart(id)));
  return read(id, of);
}
const read = async (id: string, of = workspace) =>
  (await testClient((await of.key()).key)("GET", `/contacts/imports/${id}`)).body.data as ContactImport;
const report = async (id: string, of = workspace) =>
  (await (await errorReport(of.ctx, { import: id })).text()).trimEnd().split("\r\n");
const find = (email: string) => db.contact.findFirst({ where: { workspaceId: workspace.workspaceId, email } });

describe("a file that was uploaded", () => {
  const preview = async (text: string | Uint8Array) => {
    const id = await createContactImport(workspace.ctx, text);
    return (await call("GET", `/contacts/imports/${id}/preview`)).body.data as Awaited<
      ReturnType<typeof previewImport>
    >;
  };
  const latin1 = (text: string) => Buffer.from(text, "latin1");
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");

  test.each([
    ["commas", "Name,E-Mail\nZoë,z@example.com\n", "utf-8", ",", true],
    ["semicolons and a byte order mark", "\ufeffName;E-Mail;Notes\nZoë;z@example.com;a, b, c\n", "utf-8", ";", true],
    ["tabs", "Name\tE-Mail\nZoë\tz@example.com\n", "utf-8", "\t", true],
    ["a code page", latin1("Name,E-Mail\nZoë,z@example.com\n"), "windows-1252", ",", true],
    ["two bytes a character", utf16("Name,E-Mail\nZoë,z@example.com\n"), "utf-16le", ",", true],
    ["no headings", "Zoë,z@example.com\nAda,a@example.com\n", "utf-8", ",", false],
  ])("with %s is understood", async (_name, text, encoding, delimiter, has_header) => {
    const found = await preview(text);
    expect(found).toMatchObject({ encoding, delimiter, has_header, status: "ready" });
    expect(found.preview.mapping.slice(0, 2)).toEqual(["name", "email"]);
    expect(found.preview.rows[0]?.slice(0, 2)).toEqual(["Zoë", "z@example.com"]);
    expect(found.preview.columns[0]).toBe(has_header ? "Name" : "Column 1");
  });

  test("has its columns recognised; the others become attributes", async () => {
    const { preview: found } = await preview(
      'First Name,Surname,Organisation,Renewal date,"Mobile",Tags,id,phone,\na,b,c,d,e,f,g,h,i\n',
    );
    expect(found.mapping).toEqual([
      "first_name",
      "last_name",
      "company",
      "attributes.Renewal date",
      "phone",
      "tags",
      null,
      null,
      null,
    ]);
  });

  test("can be read otherwise", async () => {
    const id = await createContactImport(workspace.ctx, "a;b,c\nd;e,f\n");
    const otherwise = await call("GET", `/contacts/imports/${id}/preview?delimiter=;&has_header=false`);
    expect(otherwise.body.data).toMatchObject({
      delimiter: ";",
      preview: {
        rows: [
          ["a", "b,c"],
          ["d", "e,f"],
        ],
      },
    });
  });

  test("comes as the body itself, piece by piece; not empty, not in a form, not beyond the limit", async () => {
    const { key } = await workspace.key();
    const api = createApi(NO_LIMITS);
    const post = async (body: BodyInit | null, type = "text/csv", encoding = "identity") => {
      const headers = { authorization: `Bearer ${key}`, "content-type": type, "content-encoding": encoding };
      const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
      return api.fetch(new Request("http://drover.test/api/v1/contacts/imports?file_name=people.csv", init));
    };
    const before = await db.contactImport.count();
    expect((await post(null)).status).toBe(422);
    expect((await post("x", "multipart/form-data; boundary=x")).status).toBe(415);
    expect((await post("x", "text/csv", "gzip")).status).toBe(415);
    let sent = 0;
    const piece = new Uint8Array(1024 * 1024).fill(97);
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent++;
        controller.enqueue(piece);
      },
    });
    expect((await post(endless)).status).toBe(413);
    expect(sent).toBeLessThan(MAX_FILE_BYTES / piece.length + 5);
    expect(await db.contactImport.count()).toBe(before);
    expect(await db.contactImportChunk.count({ where: { import: { status: "uploading" } } })).toBe(0);
    const good = await post("name\nAda\n");
    expect(good.status).toBe(201);
    expect(await good.json()).toMatchObject({ data: { file_name: "people.csv", size_bytes: 9 } });
  }, 30_000);
});

describe("an import", () => {
  const MAPPING = ["name", "email", "company", "attributes.plan", "tags", "consent", "timezone"];
  const HEADING = "name,email,company,plan,tags,consent,tz\n";

  test("makes contacts, and says of each row that it does not take why", async () => {
    const text = `${HEADING}Ada,ADA@example.com,"Engines, Ltd",pro,"vip, math",yes,Europe/London
,only@example.com,,,,,
Bad address,not an address,,,,,
,,Nobody Inc,,,,
=Formula,@cmd,,,,,
Zone,zone@example.com,,,,,Mars/One
Too wide,wide@example.com,,,,,,extra

"Two
lines",two@example.com,,,,,
`;
    const done = await take(text, { mapping: MAPPING, tags: ["imported"] });
    expect(done).toMatchObject({ status: "completed", created: 2, updated: 0, skipped: 0, failed: 6, rows_done: 9 });
    expect(await find("ada@example.com")).toMatchObject({
      name: "Ada",
      company: "Engines, Ltd",
      attributes: { plan: "pro" },
      tags: ["vip", "math", "imported"],
      consent: "granted",
      consentSource: "Import of contacts.csv",
      timezone: "Europe/London",
    });
    expect(await find("only@example.com")).toMatchObject({
      name: "only@example.com",
      consent: "unknown",
      consentAt: null,
    });
    expect(await report(done.id)).toEqual([
      "row,column,value,problem",
      "4,email,not an address,Must be an email address.",
      "5,,,Has neither a name nor an email address.",
      "6,email,'@cmd,Must be an email address.",
      '7,tz,Mars/One,"Must be an IANA time zone, such as Europe/Berlin."',
      '8,,,"Has 8 columns, the file has 7."',
      '10,name,"Two\nlines",Contains control characters.',
    ]);
    expect(await db.contactImportChunk.count({ where: { importId: done.id } })).toBe(0);
  });

  test("changes a contact it finds by the address, or leaves it alone; also one earlier in the file", async () => {
    const { ctx } = workspace;
    await createContact(ctx, {
      name: "Kim",
      email: "kim@example.com",
      phone: "1",
      tags: ["a"],
      attributes: { plan: "free", x: 1 },
    });
    const text = `${HEADING}Kim Harbor,KIM@example.com,Harbor,pro,b,,\nNew,new@example.com,,,,,\n,new@example.com,Later,,,,\n`;
    const skipped = await take(text, { mapping: MAPPING, on_duplicate: "skip" });
    expect(skipped).toMatchObject({ created: 1, updated: 0, skipped: 2 });
    expect(await find("kim@example.com")).toMatchObject({ name: "Kim", company: null });
    expect(await find("new@example.com")).toMatchObject({ company: null });
    const updated = await take(text, { mapping: MAPPING });
    expect(updated).toMatchObject({ created: 0, updated: 3, skipped: 0 });
    expect(await find("kim@example.com")).toMatchObject({
      name: "Kim Harbor",
      phone: "1",
      company: "Harbor",
      tags: ["a", "b"],
      attributes: { plan: "pro", x: 1 },
    });
    expect(await find("new@example.com")).toMatchObject({ name: "New", company: "Later" });
  });

  test("lifts no suppression and no withdrawn consent", async () => {
    const { ctx } = workspace;
    await suppressAddress(ctx, { address: "gone@example.com", reason: "Asked" });
    await createContact(ctx, { name: "W", email: "w@example.com", consent: "withdrawn" });
    await take("name,email\nG,gone@example.com\nW,w@example.com\n", { mapping: ["name", "email"], consent: "granted" });
    expect(await find("gone@example.com")).toMatchObject({
      suppressionReason: "Asked",
      suppressedAt: expect.any(Date),
    });
    expect(await find("w@example.com")).toMatchObject({ consent: "withdrawn" });
  });

  test("what is exported comes back as it was", async () => {
    const other = await testWorkspace();
    const mine = {
      name: "=Cy",
      email: "cy@example.com",
      phone: "+49 1",
      tags: ["a", "b"],
      attributes: { plan: "pro" },
    };
    await createContact(other.ctx, { ...mine, consent: "granted", timezone: "Asia/Tokyo" });
    const { exportContacts } = await import("@/lib/contacts/export-contacts");
    const file = await (await exportContacts(other.ctx, {})).text();
    const third = await testWorkspace();
    const { preview } = await previewImport(third.ctx, { import: await createContactImport(third.ctx, file) });
    await take(file, { mapping: preview.mapping }, third);
    const back = await db.contact.findFirst({ where: { workspaceId: third.workspaceId } });
    expect(back).toMatchObject({ ...mine, consent: "granted", timezone: "Asia/Tokyo" });
  });

  test("an open quotation mark ends it where it stands, and says where", async () => {
    const done = await take('name,email\nOk,ok@example.com\n"Open,o@example.com\nMore,m@example.com\n', {
      mapping: ["name", "email"],
    });
    expect(done).toMatchObject({ status: "failed", created: 1, error: expect.stringContaining("row 3") });
  });

  test("is started once, with a mapping that names people; cancelled, it takes no more", async () => {
    const id = await createContactImport(workspace.ctx, "name\nCan1\n");
    const start = (body: object) => call("POST", `/contacts/imports/${id}/start`, body);
    for (const mapping of [[], [null], ["company"], ["name", "name"], ["password"], ["attributes."]])
      expect((await start({ mapping })).status, JSON.stringify(mapping)).toBe(422);
    expect((await start({ mapping: ["name"] })).status).toBe(202);
    expect((await start({ mapping: ["name"] })).body.error).toBe("import_not_ready");
    expect((await call("GET", `/contacts/imports/${id}/preview`)).body.error).toBe("import_not_ready");
    const cancelled = await call("POST", `/contacts/imports/${id}/cancel`);
    expect(cancelled.body.data).toMatchObject({ status: "cancelled" });
    expect(await importPart(id)).toBe(true);
    expect(await db.contact.count({ where: { name: "Can1" } })).toBe(0);
    expect((await call("DELETE", `/contacts/imports/${id}`)).status).toBe(204);
    expect((await call("GET", `/contacts/imports/${id}`)).status).toBe(404);
  });
});

const MOST_MEMORY = 256 * 1024 * 1024; // what taking in a file may add to the process, however long the file is

test("100,000 rows with 500 bad ones: right counts and report in bounded memory, also when it dies in between and two go on at once", async () => {
  const big = await testWorkspace();
  const lines = ["name,email,plan"];
  for (let n = 1; n <= 100_000; n++)
    lines.push(
      n % 200 === 0 ? `Bad ${n},nobody at ${n},pro` : `Person ${n},p${n}@example.com,${n % 2 ? "pro" : "free"}`,
    );
  const id = await createContactImport(big.ctx, lines.join("\r\n"));
  const before = process.memoryUsage().rss;
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss - before);
  }, 20);
  await startImport(big.ctx, id, { mapping: ["name", "email", "attributes.plan"] });
  expect(await importPart(id, 10)).toBe(false); // as if its worker had been killed behind the tenth batch
  expect(await db.contact.count({ where: { workspaceId: big.workspaceId } })).toBe(4975);
  await Promise.all([importPart(id), importPart(id)]);
  while (!(await importPart(id)));
  clearInterval(watch);
  expect(peak).toBeLessThan(MOST_MEMORY);
  expect(await read(id, big)).toMatchObject({
    status: "completed",
    rows_expected: 100_000,
    rows_done: 100_000,
    created: 99_500,
    updated: 0,
    failed: 500,
  });
  expect(await db.contact.count({ where: { workspaceId: big.workspaceId } })).toBe(99_500);
  const rows = await report(id, big);
  expect(rows).toHaveLength(501);
  expect(rows[1]).toBe("201,email,nobody at 200,Must be an email address.");
  expect(rows.at(-1)).toBe("100001,email,nobody at 100000,Must be an email address.");
}, 300_000);
