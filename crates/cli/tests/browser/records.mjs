// Registers by hand: a field more, many at once, a spreadsheet in and out, two people at one record.
import { COLLEAGUE, own, PASSWORD } from "./doors.mjs";

const many = "main form.form button.main";

// The least of a PDF that says something.
function pdf(text) {
  const stream = `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let file = "%PDF-1.4\n";
  const places = objects.map((object, n) => {
    const place = file.length;
    file += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = file.length;
  file += `xref\n0 6\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("")}`;
  return Buffer.from(`${file}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
}

export const records = {
  async "find a record by what its file says"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/r/nonconformities/new");
    await page.getByLabel("What happened").first().fill(`A letter came at ${Date.now()}`);
    await page.locator(many).click();
    await page.waitForURL(/NC-\d{4}-\d+$/);
    const number = new URL(page.url()).pathname.split("/").pop();
    const word = `Quarkkeil${Date.now()}`;
    await page.locator("form.drop input[type=file]").first().setInputFiles({ name: "letter.pdf", mimeType: "application/pdf", buffer: pdf(`The ${word} was bent on arrival`) });
    await page.locator("form.drop button").first().click();
    await page.getByRole("link", { name: "letter.pdf" }).waitFor();
    // Read by a child process a moment later.
    const hit = page.getByRole("main").getByRole("link", { name: new RegExp(number) });
    for (let tries = 0; tries < 60 && !(await hit.count()); tries += 1) {
      await page.waitForTimeout(500);
      await page.goto(`/search?q=${word}`);
    }
    is((await page.getByRole("main").innerText()).includes("in the file letter.pdf"), "found, and in which file");
    await look("search-in-file");
  },

  async "add a field to a register and use it"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/r/suppliers/settings");
    const more = page.locator("summary", { hasText: /New field|Add a field/ });
    if (await more.count()) await more.first().click();
    await page.locator('[name="new.name"]').fill("Loading bay");
    await page.locator('[name="new.type"]').selectOption("text");
    await page.locator("main form button.main").last().click();
    await look("change-weighed");
    await page.locator("main [name=reason]").fill("Drivers ask for it");
    await page.locator("main button[name=do]").click();
    await page.goto("/r/suppliers");
    await page.locator("main tbody a").first().click();
    await page.locator('main .head a[href$="/edit"]').click();
    await page.locator("main details.rest > summary").click();
    await page.getByLabel("Loading bay").fill("North gate");
    await page.locator(many).click();
    is((await page.getByRole("main").innerText()).includes("North gate"), "the new field is in use");
    await look("field-in-use");
    await page.goto("/search?q=North%20gate");
    is((await page.locator("main li a").count()) > 0, "and found");
  },

  async "import a spreadsheet, and take it in once"({ page, be, arrive, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/r/suppliers/import");
    const sheet = "Name;Colour of the van\r\nKolb Oberflächen;red\r\nSeil & Sohn;blue\r\n";
    await page.locator("[type=file]").setInputFiles({ name: "suppliers.csv", mimeType: "text/csv", buffer: Buffer.from(sheet) });
    await page.locator(many).click();
    await look("import-unknown");
    is((await page.getByRole("main").innerText()).includes("Nothing here is called Colour of the van"), "a column that nobody knows");
    await page.getByLabel("Colour of the van").selectOption("-");
    await page.getByRole("button", { name: "Look again" }).click();
    is((await page.getByRole("main").innerText()).includes("2 would be made"), "what would happen");
    await look("import-looked");
    await page.getByRole("button", { name: /Take in all 2/ }).dblclick();
    await arrive(page, /made=2/);
    is((await page.getByRole("main").innerText()).includes("Kolb Oberflächen"), "taken in");
    is((await page.locator("main tbody a", { hasText: /./ }).filter({ hasText: "Kolb" }).count()) <= 1, "once");
    await look("imported");
    // Out, then in: nothing changes.
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export" }).click()]);
    await page.goto("/r/suppliers/import");
    await page.locator("[type=file]").setInputFiles(await file.path().then(async (path) => ({ name: "suppliers.xlsx", mimeType: "application/octet-stream", buffer: (await import("node:fs")).readFileSync(path) })));
    await page.locator(many).click();
    is(/0 would be made, 0 changed/.test(await page.getByRole("main").innerText()), "what went out comes in unchanged");
  },

  async "keep a list under a name, and columns as chosen"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/r/measuring_equipment?show=overdue");
    await page.locator("summary", { hasText: "Keep this list" }).click();
    await page.locator("#list-name").fill("Late instruments");
    await look("list-keep");
    // By keyboard alone.
    await page.keyboard.press("Enter");
    const kept = page.getByRole("link", { name: "Late instruments", exact: true });
    await kept.waitFor();
    is((await kept.getAttribute("aria-current")) === "true", "it is the list that is open");
    await page.goto("/r/measuring_equipment");
    await kept.click();
    is(page.url().endsWith("show=overdue"), "one click away");
    await page.locator("summary", { hasText: "Columns" }).click();
    const ticked = page.locator("main .ticks input:checked");
    const before = await ticked.count();
    await ticked.first().uncheck();
    await page.getByRole("button", { name: "Always show me these" }).click();
    await page.goto("/r/measuring_equipment");
    is((await page.locator("main .ticks input:checked").count()) === before - 1, "columns stay as chosen");
    await page.goto("/r/measuring_equipment/lists");
    await look("lists-kept");
    await page.getByLabel("Name of Late instruments").fill("Past their day");
    await page.getByRole("button", { name: "Call it so" }).click();
    await page.getByRole("link", { name: "Past their day", exact: true }).waitFor();
    await page.getByRole("button", { name: "Take away Past their day" }).click();
    is((await page.getByRole("main").innerText()).includes("You have kept none yet"), "and it is gone");
    await be(page, "Owen Thackray");
    await page.goto("/r/measuring_equipment");
    is((await page.locator("main .ticks input:checked").count()) === before, "nobody else's columns changed");
    await be(page, "Hanna Verbeck");
    await page.goto("/r/measuring_equipment");
    await page.locator("summary", { hasText: "Columns" }).click();
    await page.getByRole("button", { name: "The usual columns again" }).click();
    is((await page.locator("main .ticks input:checked").count()) === before, "the usual ones come back");
  },

  async "take a step back that was a mistake"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/r/nonconformities/new");
    await page.getByLabel("What happened").first().fill(`Contained by mistake at ${Date.now()}`);
    await page.locator(many).click();
    await page.waitForURL(/NC-\d{4}-\d+$/);
    const record = page.url();
    await page.goto(`${record}/move/contain`);
    await page.locator('main [name="f.containment"]').fill("Put aside");
    await page.locator(many).click();
    await page.waitForURL(record);
    is((await page.getByRole("main").innerText()).includes("Put aside"), "the step is taken");
    await look("step-taken");
    await page.getByRole("button", { name: "Take it back" }).click();
    is(!(await page.getByRole("main").innerText()).includes("Put aside"), "as before");
    await page.goto(`${record}/history`);
    is(/taken back/i.test(await page.getByRole("main").innerText()), "the history says both");
  },

  async "change many together and take one back"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/r/actions");
    for (const row of [0, 1, 2]) await page.locator("main tbody input[type=checkbox]").nth(row).check();
    await page.getByRole("button", { name: "Change the chosen ones together" }).click();
    const field = page.locator("main select[name=field]");
    const prose = await field.locator("option").evaluateAll((all) => all.map((one) => [one.value, one.textContent]));
    is(prose.length > 3, "fields to change");
    await field.selectOption(prose.find(([id]) => id === "priority")?.[0] ?? prose[1][0]);
    await page.getByRole("button", { name: "Choose" }).click();
    await look("bulk");
    is((await page.locator("main form.form").count()) === 2, "one form for all of them");
  },

  async "a file filed by dropping it, and the same name twice"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/r/nonconformities");
    await page.locator("main tbody a").first().click();
    const record = page.url();
    for (const text of ["one", "two"]) {
      await page.locator("form.drop").first().evaluate((form, content) => {
        const files = new DataTransfer();
        files.items.add(new File([content], "photo.txt", { type: "text/plain" }));
        form.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
      }, text);
      await page.waitForLoadState("networkidle");
      await page.goto(record);
    }
    is((await page.getByRole("link", { name: "photo.txt" }).count()) === 2, "two files under one name");
    await look("files");
    await page.locator("[name=text]").fill("Seen by @Jonas Quill");
    await page.getByRole("button", { name: "Comment" }).click();
    is((await page.getByRole("main").innerText()).includes("Called: Jonas Quill"), "somebody was called");
  },

  async "two people at one record, and a signature in the step's own form"(tools) {
    const { is } = tools;
    const page = await tools.fresh();
    const { doors } = await own({ ...tools, page, look: async () => {} }, "two");
    const at = (path) => new URL(path, page.url()).href;
    // A colleague, invited by link.
    await page.goto(at("/r/people/new"));
    await page.locator('[name="f.name"]').fill("Ben Krause");
    await page.locator("main details.rest > summary").click();
    for (const role of ["quality_manager", "document_control"]) await page.locator(`[name="f.roles"][value="${role}"]`).check();
    await page.locator(many).click();
    const ben = await tools.colleague(page, "Ben Krause");
    await page.goto(at("/r/nonconformities/new"));
    await page.getByLabel("What happened").first().fill("A case for two");
    await page.locator(many).click();
    const edit = `${page.url()}/edit`;
    await page.goto(edit);
    await ben.goto(edit);
    for (const one of [page, ben]) await one.locator("main details.rest > summary").click();
    await ben.getByLabel("Details").first().fill("Seen by Ben");
    await ben.locator(many).click();
    await page.getByLabel("Details").first().fill("Seen by Anna");
    await page.locator('[name="f.product"]').fill("Lot 7");
    await page.locator(many).click();
    const text = await page.getByRole("main").innerText();
    is(text.includes("Somebody else saved this") && text.includes("Seen by Ben"), "theirs beside mine");
    is((await page.getByLabel("Details").first().inputValue()) === "Seen by Anna", "nothing of mine is lost");
    await tools.lookAt(page, "compared");
    await page.locator(many).click();
    is((await page.getByRole("main").innerText()).includes("Seen by Anna"), "saved after looking");
    // Anna writes, Ben signs: the password is asked in the step's own form, and a wrong one loses nothing.
    await page.goto(at("/r/documents/new"));
    await page.locator('[name="f.title"]').fill("Calibration");
    await page.locator('[name="f.kind"]').selectOption("procedure");
    await page.locator('[name="f.owner"]').selectOption({ label: "Anna Weber" });
    await page.locator(many).click();
    await page.getByRole("link", { name: "New revision" }).first().click();
    await page.locator("[name=change]").fill("first edition");
    await page.locator("main form button.main").click();
    await page.locator("main textarea[name=text]").fill("## Purpose\n\nGauges are calibrated once a year.");
    await page.locator("main form button.main").click();
    const document = page.url();
    await page.getByRole("link", { name: "Send straight to approval" }).or(page.locator("main details summary")).first().click();
    if (!/move/.test(page.url())) await page.getByRole("link", { name: "Send straight to approval" }).click();
    await page.locator('main [name="f.approver"]').selectOption({ label: "Ben Krause" });
    await sign(page, PASSWORD, is);
    await ben.goto(document);
    await ben.getByRole("link", { name: "Approve", exact: true }).click();
    const today = await ben.evaluate(() => new Date().toISOString().slice(0, 10));
    await ben.locator('main [name="f.effective_on"]').fill(today);
    await sign(ben, COLLEAGUE, is);
    is(/Approved|In force/.test(await ben.getByRole("main").innerText()), "approved and signed");
    await tools.lookAt(ben, "signed");
    await ben.context().close();
    await page.context().close();
    await doors.stop();
  },
};

// Signs the step that stands open: first with a wrong password where one is asked for.
async function sign(page, password, is) {
  const asked = page.locator("main form.form [name=password]");
  if (await asked.count()) {
    const before = await page.locator("main form.form").evaluate((form) => [...new FormData(form)].filter(([name]) => name.startsWith("f.")).join());
    await asked.fill("not the right one at all");
    await page.locator(many).click();
    const after = await page.locator("main form.form").evaluate((form) => [...new FormData(form)].filter(([name]) => name.startsWith("f.")).join());
    is(before === after, "a wrong password loses nothing");
    await asked.fill(password);
  }
  await page.locator(many).click();
}
