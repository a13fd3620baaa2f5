// The three doors: from nothing to a first record of one's own, and what the documents somebody has serve already.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const PASSWORD = "seven grey herons at dusk";
export const COLLEAGUE = "nine wet otters at noon";

// A system of one's own behind the third door; the page stands on its home, signed in.
export async function own({ start, scratch, page, is, look = async () => {} }, name) {
  const data = join(scratch, name);
  const doors = await start(["--no-browser", "--listen", "127.0.0.1:0", "--data", data], { HOME: scratch });
  await page.goto(doors.url);
  await look("doors");
  await page.locator('a[href="/start"]').click();
  await page.locator("[name=company]").fill("Nordwind Feinmechanik");
  await page.locator("[name=person]").fill("Anna Weber");
  await look("doors-start");
  await page.locator("main form button.main, form button.main").first().click();
  await page.waitForURL((url) => !url.pathname.startsWith("/wait") && url.origin !== new URL(doors.url).origin, { timeout: 60_000 });
  is(/invite|enter|sign-in/.test(page.url()), `a way in, not ${page.url()}`);
  await look("doors-first-password");
  if (await page.locator("[name=password]").count()) {
    await page.locator("[name=password]").fill(PASSWORD);
    await page.locator("form button.main").first().click();
  }
  await page.waitForLoadState();
  return { data, doors, base: new URL(page.url()).origin };
}

export const doors = {
  async "first double click to first own record"(tools) {
    const { is, look } = tools;
    const page = await tools.fresh();
    const { doors } = await own({ ...tools, page, look: (as) => tools.lookAt(page, as) }, "first");
    is(await page.getByRole("heading", { level: 1 }).isVisible(), "a home of one's own");
    await tools.lookAt(page, "first-home");
    await page.goto(new URL("/r/nonconformities/new", page.url()).href);
    await page.getByLabel("What happened").first().fill("The drawing at lathe 4 was last year's");
    await page.locator("main form.form button.main").click();
    is(/\/r\/nonconformities\/NC-\d{4}-001$/.test(page.url()), `a first record, not ${page.url()}`);
    is((await page.getByRole("main").innerText()).includes("lathe 4"), "what was typed");
    await tools.lookAt(page, "first-record");
    await page.context().close();
    await doors.stop();
  },

  async "check my folder"(tools) {
    const { start, scratch, is } = tools;
    const folder = join(scratch, "documents", "quality");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "calibration.md"), "# Control of measuring equipment\n\nEvery instrument is calibrated against a traceable standard before use, marked with its status, protected from damage, and earlier readings are assessed when it is found out of tolerance.\n");
    writeFileSync(join(folder, "audits.md"), "# Internal audits\n\nAudits are planned in a programme, done by people independent of what they audit, reported to management, and findings are corrected without delay.\n");
    const doors = await start(["--no-browser", "--listen", "127.0.0.1:0", "--data", join(scratch, "nowhere")], { HOME: scratch });
    const page = await tools.fresh();
    await page.goto(doors.url);
    await page.locator('a[href="/check"]').click();
    await tools.lookAt(page, "check");
    // Named by its path.
    await page.locator("[name=folder]").fill(join(scratch, "documents"));
    await page.locator("form button.main").first().click();
    await page.getByRole("heading", { name: "2 documents were read" }).waitFor({ timeout: 60_000 });
    is((await page.locator("body").innerText()).includes("7.1.5"), "what they serve");
    await tools.lookAt(page, "checked");
    // Chosen in the browser.
    await page.goto(`${doors.url}check`);
    await page.locator("input[webkitdirectory]").setInputFiles(join(scratch, "documents"));
    await page.locator("form[enctype] button.main").click();
    await page.getByRole("heading", { name: "2 documents were read" }).waitFor({ timeout: 60_000 });
    await page.context().close();
    await doors.stop();
  },
};
