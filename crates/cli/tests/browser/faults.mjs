// What goes wrong on the way: a server that ends, a session that is over, a click too many, a page gone back to, no scripts at all.
import { own, PASSWORD } from "./doors.mjs";

const many = "main form.form button.main";

export const faults = {
  async "a double click does it once, and going back loses nothing"({ page, be, is }) {
    await be(page, "Owen Thackray");
    await page.goto("/r/nonconformities/new");
    const what = `Burr, clicked twice at ${Date.now()}`;
    await page.getByLabel("What happened").first().fill(what);
    // The second click breaks the first one's way off; where both lead to, the page stands.
    await page.locator(many).dblclick();
    await page.waitForURL(/NC-\d{4}-\d+$/).catch(() => page.waitForURL(/NC-\d{4}-\d+$/));
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
