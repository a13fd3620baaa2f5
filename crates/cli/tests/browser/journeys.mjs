// What people do, one journey a job. Each is given a page of a browser that is signed in to the example company.
import { doors } from "./doors.mjs";
import { faults } from "./faults.mjs";
import { jobs } from "./jobs.mjs";
import { keys } from "./keys.mjs";
import { ready } from "./ready.mjs";
import { records } from "./records.mjs";

const seeing = {
  async "be somebody in the example company"({ page, be, look, is }) {
    await page.goto("/be");
    is(await page.getByRole("heading", { name: "Who would you like to be?" }).isVisible(), "a choice of people");
    await look("door-be");
    await be(page, "Hanna Verbeck");
    is(await page.getByRole("heading", { level: 1 }).isVisible(), "a home page");
    await look("home-manager");
  },

  async "see what an auditor would ask, down to the record"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.getByRole("link", { name: "Readiness", exact: true }).first().click();
    is(await page.getByRole("heading", { name: "If the auditor came today" }).isVisible(), "readiness of today");
    await look("readiness");
    await page.goto("/readiness/iso-9001-2015/7.1.5.2");
    is(await page.getByText("How this is judged").first().isVisible(), "how each check judges");
    await look("requirement");
    await page.goto("/readiness?on=2025-03-31");
    is((await page.getByRole("main").innerText()).includes("2025"), "the day looked at");
    await look("readiness-last-march");
    await page.goto("/readiness/ahead");
    await look("readiness-ahead");
    await page.goto("/readiness/over-time");
    await look("readiness-over-time");
    await page.goto("/work");
    await look("work");
  },

  async "find and read a record, its history and its proof"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/registers");
    await look("registers");
    await page.getByRole("main").getByRole("link", { name: "Measuring equipment", exact: true }).click();
    await look("list");
    await page.getByRole("main").getByRole("link", { name: /^ME-\d+/ }).first().click();
    await look("record");
    const record = new URL(page.url()).pathname;
    await page.goto(`${record}/history`);
    await look("history");
    await page.goto(`${record}/edit`);
    await look("edit");
    await page.goto("/search?q=calibration");
    is((await page.getByRole("main").getByRole("link").count()) > 3, "something found");
    await look("search");
    await page.goto("/proof/100");
    await look("proof");
  },

  async "walk a trail from its start, on, and back from the other end"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/trail");
    is((await page.locator("main .card").count()) >= 10, "ten trails and more");
    await look("trails");
    const cards = await page.locator("main .card:has(li a)").all();
    const starts = [];
    for (const card of cards) starts.push(await card.locator("li a").first().getAttribute("href"));
    const leadingOn = [];
    for (const start of starts) {
      await page.goto(start);
      is((await page.locator("main .chain .hop").count()) > 2, `hops from ${start}`);
      if ((await page.locator("main .stop .on").count()) > 0) leadingOn.push(start);
    }
    await page.goto(leadingOn.find((start) => start.includes("trail=instrument")));
    await look("trail");
    await page.locator("main .stop .on").first().click();
    is((await page.locator("main .chain .hop").count()) > 2, "a trail from one of its records on");
    await page.goBack();
    await page.locator("main .hop .where a").first().click();
    await page.getByRole("link", { name: "Walk the trail", exact: true }).click();
    is(await page.getByRole("heading", { name: "From the other end" }).isVisible(), "the way back");
    await look("trail-back");
  },

  async "read what applies, what the next visit looks at, and what stands in for records"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/applicability");
    is((await page.locator("main tbody tr").count()) >= 93, "every control");
    await look("applicability");
    await page.getByRole("link", { name: "SOA-02", exact: true }).click();
    await page.getByLabel("with").selectOption({ label: "SOA-01" });
    await page.getByRole("button", { name: "Compare" }).click();
    is((await page.locator("main .moved li").count()) > 0, "what moved between two versions");
    await look("applicability-compared");
    await page.goto("/certification");
    is(await page.getByText("Second surveillance").first().isVisible(), "the visits of a cycle");
    await look("certification");
    await page.goto("/stand-ins");
    await look("stand-ins");
  },

  async "report a nonconformity"({ page, be, look, is }) {
    await be(page, "Owen Thackray");
    await look("home-operator");
    await page.goto("/r/nonconformities/new");
    await look("new");
    await page.getByLabel("What happened").first().fill("Burr on the sealing face, found at the last inspection");
    await page.getByRole("main").locator("form").last().getByRole("button").last().click();
    is(/\/r\/nonconformities\/NC-\d{4}-\d+/.test(page.url()), `a record with a number, not ${page.url()}`);
    is((await page.getByRole("main").innerText()).includes("Burr on the sealing face"), "what was typed");
    await look("reported");
  },

  async "read a document in force"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/r/documents");
    await page.getByRole("main").getByRole("link", { name: /^DOC-\d+/ }).first().click();
    is(await page.getByRole("heading", { level: 1 }).isVisible(), "the document");
    await look("document");
    await page.goto("/r/measuring_equipment/settings");
    await look("register-settings");
  },

  async "see where copies go, and set up a place for them"({ page, be, look, is, scratch }) {
    await be(page, "Dilan Marsh");
    await page.getByRole("main").getByRole("link", { name: "Second copy", exact: true }).click();
    is(await page.getByRole("heading", { name: "Copies and drills" }).isVisible(), "the page of copies");
    await look("copies-none");
    await page.locator('form[action="/copies/places"] [name=name]').fill("Across the river");
    await page.locator('form[action="/copies/places"] [name=to]').fill(`${scratch}/river`);
    await page.locator('form[action="/copies/places"] button').click();
    await page.getByRole("heading", { name: "Across the river" }).waitFor();
    await page.getByRole("button", { name: "Copy now" }).click();
    await page.waitForLoadState();
    const holds = page.getByRole("main").getByText(/[\d ,.]+ entries/);
    for (let tries = 0; tries < 120 && !(await holds.count()); tries += 1) {
      await page.waitForTimeout(500);
      await page.goto("/copies");
    }
    is((await holds.count()) > 0, "a copy that was made");
    await look("copies");
    await page.getByRole("link", { name: "Schedule and what stays" }).click();
    await page.getByLabel("A copy", { exact: true }).selectOption("1w");
    await page.getByRole("button", { name: "Show what this means" }).click();
    is((await page.getByRole("main").innerText()).includes("copies are made more rarely"), "what a change gives up");
    await look("copies-place");
    await page.getByLabel("A copy", { exact: true }).selectOption("6h");
    await page.getByRole("button", { name: "Keep it so" }).click();
    is((await page.getByRole("main").innerText()).includes("a copy every 6 hours"), "the new schedule");
  },

  async "top management never sees the list of clauses"({ page, be, look, is }) {
    await be(page, "Maren Ostrey");
    const text = await page.getByRole("main").innerText();
    is(!/\b\d\.\d\.\d\b/.test(text), "no clause numbers");
    await look("home-top");
  },

  async "the external auditor sees what was opened, and no assessment"({ page, be, look, is }) {
    await be(page, "Ines Halvorsen");
    await look("home-external-auditor");
    is((await page.getByRole("link", { name: "Readiness", exact: true }).count()) === 0, "no way to readiness");
    const answer = await page.goto("/readiness");
    is(answer.status() === 404 || answer.status() === 403, `readiness kept from a guest, not ${answer.status()}`);
    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: "Copies and drills", exact: true }).click();
    await page.getByRole("main").getByRole("link", { name: /^CD-\d+/ }).first().click();
    is(/Passed/.test(await page.getByRole("main").innerText()), "a drill that passed, as evidence");
    await look("drill-as-evidence");
  },

  async "look after one's own access"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/account");
    is((await page.getByRole("main").innerText()).includes("This one"), "the session in use is marked");
    await look("account");
    await page.goto("/access");
    await look("access");
  },
};

export const journeys = { ...seeing, ...jobs, ...ready, ...records, ...keys, ...faults, ...doors };
