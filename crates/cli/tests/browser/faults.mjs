// What goes wrong on the way: a server that ends, a session that is over, a click too many, a page gone back to, no scripts at all.
import { connect } from "node:net";
import { own, PASSWORD } from "./doors.mjs";

const many = "main form.form button.main";

export const faults = {
  async "a double click does it once, and going back loses nothing"({ page, be, arrive, is }) {
    await be(page, "Owen Thackray");
    await page.goto("/r/nonconformities/new");
    const what = `Burr, clicked twice at ${Date.now()}`;
    await page.getByLabel("What happened").first().fill(what);
    await page.locator(many).dblclick();
    await arrive(page, /NC-\d{4}-\d+$/);
    await page.goto(`/r/nonconformities?q=${encodeURIComponent(what)}`);
    is((await page.locator("main tbody tr").count()) === 1, "one record, not two");
    await page.goto("/r/nonconformities/new");
    await page.getByLabel("What happened").first().fill(`${what} once`);
    await page.locator(many).click();
    await page.waitForURL(/NC-\d{4}-\d+$/);
    await page.goBack();
    await page.getByLabel("What happened").first().fill(`${what} again`);
    await page.locator(many).click();
    if (!/NC-\d{4}-\d+$/.test(page.url())) {
      is((await page.getByLabel("What happened").first().inputValue()) === `${what} again`, "what was typed after going back");
      await page.locator(many).click();
    }
    await page.waitForURL(/NC-\d{4}-\d+$/);
    is((await page.getByRole("main").innerText()).includes(`${what} again`), "the second is a record of its own");
  },

  async "the server ends while somebody types, and the session too"(tools) {
    const { is, start } = tools;
    const page = await tools.fresh();
    const { data, doors } = await own({ ...tools, page, look: async () => {} }, "restarted");
    await doors.stop();
    let served = await start(["serve", "--no-browser", "--listen", "127.0.0.1:0", "--data", data]);
    const base = new URL(served.url).origin;
    const signIn = async () => {
      await page.locator("[name=name]").fill("Anna Weber");
      await page.locator("[name=password]").fill(PASSWORD);
      await page.locator("form button.main").first().click();
    };
    await page.goto(`${base}/sign-in`);
    if (await page.locator("[name=password]").count()) await signIn();
    await page.goto(`${base}/r/nonconformities/new`);
    const title = page.getByLabel("What happened").first();
    await title.fill("Typed before the server ended");
    await served.stop();
    await page.locator(many).click().catch(() => {});
    await page.waitForTimeout(300);
    served = await start(["serve", "--no-browser", "--listen", new URL(base).host, "--data", data]);
    await page.goto(`${base}/r/nonconformities/new`);
    is((await title.inputValue()) === "Typed before the server ended", "what was typed is still there");
    await page.locator(many).click();
    is(/NC-\d{4}-001$/.test(page.url()), `one record, not ${page.url()}`);
    // The session ends while somebody types.
    await page.goto(`${base}/r/nonconformities/new`);
    await title.fill("Typed before the session ended");
    await page.context().clearCookies();
    await page.locator(many).click();
    await tools.lookAt(page, "session-over");
    await signIn();
    await page.waitForURL(/NC-\d{4}-002$/);
    is((await page.getByRole("main").innerText()).includes("Typed before the session ended"), "it went on after signing in");
    await page.context().close();
    await served.stop();
  },

  async "an upload that is cut off half-way files nothing, and goes again"({ page, be, is, base }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/r/nonconformities/new");
    await page.getByLabel("What happened").first().fill(`A photograph that breaks off at ${Date.now()}`);
    await page.locator(many).click();
    await page.waitForURL(/NC-\d{4}-\d+$/);
    const record = page.url();
    const action = await page.locator("form.drop").first().getAttribute("action");
    const field = await page.locator("form.drop [name=field]").first().inputValue();
    // As a browser sends it, over a line that breaks: the head promises more than ever comes.
    const cookies = (await page.context().cookies()).map((cookie) => `${cookie.name}=${cookie.value}`).join("; ");
    const { hostname, port, origin } = new URL(base);
    await new Promise((done, failed) => {
      const boundary = "----half";
      const begun = `--${boundary}\r\nContent-Disposition: form-data; name="field"\r\n\r\n${field}\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="half.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`;
      const line = connect(Number(port), hostname, () => {
        line.write(`POST ${new URL(action, base).pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${origin}\r\nCookie: ${cookies}\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: 4000000\r\n\r\n${begun}`);
        line.write(Buffer.alloc(600_000, 1), () => setTimeout(() => { line.destroy(); done(); }, 200));
      });
      line.on("error", failed);
    });
    await page.waitForTimeout(300);
    await page.goto(record);
    is((await page.getByRole("link", { name: "half.bin" }).count()) === 0, "nothing of it is filed");
    await page.locator("form.drop input[type=file]").first().setInputFiles({ name: "half.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(600_000, 1) });
    await page.locator("form.drop button").first().click();
    await page.getByRole("link", { name: "half.bin" }).waitFor();
    is((await page.getByRole("link", { name: "half.bin" }).count()) === 1, "filed once, whole");
  },

  async "two tabs of one form: the second sees what the first changed"({ page, be, is, open }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/r/suppliers");
    await page.locator("main tbody a").first().click();
    await page.waitForLoadState();
    const record = page.url();
    const other = await open();
    for (const tab of [page, other]) {
      await tab.goto(`${record}/edit`);
      const rest = tab.locator("main details.rest > summary");
      if (await rest.count()) await rest.first().click();
    }
    const field = (tab) => tab.locator('main [name="f.category"], main [name="f.name"]').first();
    const name = await field(page).getAttribute("name");
    const first = `First tab ${Date.now()}`;
    const second = `Second tab ${Date.now()}`;
    await field(page).fill(first);
    await page.locator(many).click();
    await page.waitForURL(record);
    await field(other).fill(second);
    await other.locator(many).click();
    await other.waitForLoadState();
    const text = await other.getByRole("main").innerText();
    is(text.includes(first), "the second tab shows what the first one kept");
    is((await other.locator(`main [name="${name}"]`).first().inputValue()) === second, "and keeps what was typed in it");
    await page.goto(record);
    is(!(await page.getByRole("main").innerText()).includes(second), "nothing was overwritten unseen");
    await other.close();
  },

  async "everything goes without scripts"({ page, be, browser, base, is }) {
    await be(page, "Hanna Verbeck");
    const context = await browser.newContext({ baseURL: base, javaScriptEnabled: false, storageState: await page.context().storageState() });
    const plain = await context.newPage();
    for (const path of ["/", "/work", "/readiness", "/readiness/iso-9001-2015/7.1.5.2", "/readiness/ahead", "/registers", "/r/measuring_equipment", "/r/documents", "/search?q=gauge", "/account", "/access", "/new", "/api"]) {
      const answer = await plain.goto(path);
      is(answer.status() === 200 && (await plain.getByRole("heading", { level: 1 }).count()) === 1, `${path} without scripts`);
    }
    await plain.goto("/r/nonconformities/new");
    await plain.getByLabel("What happened").first().fill("Reported without scripts");
    await plain.locator(many).click();
    is(/NC-\d{4}-\d+$/.test(plain.url()), "reported");
    await plain.locator("form.drop input[type=file]").first().setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("a") });
    await plain.locator("form.drop button").first().click();
    is((await plain.getByRole("link", { name: "a.txt" }).count()) === 1, "filed");
    await plain.goto("/r/nonconformities/new");
    await plain.locator("main details.rest > summary").click();
    await plain.locator('[name="more"]').first().click();
    is((await plain.locator("main tbody tr").count()) > 5, "a table grows");
    await context.close();
  },
};
