// Jobs of people in the example company: calibrating, approving, answering, looking back.

// The step's own form, sent, with whatever it still asks for.
export async function step(page, name, fill = {}) {
  const link = page.getByRole("main").getByRole("link", { name, exact: true });
  if (await link.count()) {
    await link.first().click();
    for (const [field, value] of Object.entries(fill)) {
      const input = page.locator(`main [name="${field}"]`).first();
      if (!(await input.count())) continue;
      if ((await input.evaluate((element) => element.tagName)) === "SELECT") await input.selectOption({ index: 1 });
      else await input.fill(value);
    }
    await page.locator("main form.form button.main").click();
  } else {
    await page.getByRole("main").getByRole("button", { name, exact: true }).first().click();
  }
  await page.waitForLoadState();
}

export const jobs = {
  async "calibrate an instrument and see 7.1.5.2 turn"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/readiness/iso-9001-2015/7.1.5.2");
    is((await page.getByRole("main").innerText()).includes("past their date"), "instruments past their date");
    is(/Next calibration: \d{1,2} [A-Z][a-z]+ \d{4}/.test(await page.getByRole("main").innerText()), "days as people write them");
    await page.getByRole("main").getByRole("link", { name: /^Calibrate \d/ }).first().click();
    const late = await page.locator("main tbody a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    is(late.length > 1 && late.length < 20, `the instruments it is about, and no others: ${late.length}`);
    await look("list-of-a-gap");
    for (const instrument of late) {
      await page.goto(instrument);
      await page.getByRole("link", { name: "Add calibration" }).click();
      await page.locator('[name="f.certificate_number"]').fill(`K-${instrument.slice(-4)}`);
      await page.locator('[name="f.result"]').selectOption({ index: 1 });
      await page.locator("main form.form button.main").click();
      await page.locator("main form.drop").first().locator("input[type=file]").setInputFiles({ name: "certificate.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 a certificate") });
      await page.locator("main form.drop button").first().click();
      await page.getByRole("link", { name: "certificate.pdf" }).waitFor();
      await look("calibration");
      await step(page, "Confirm", { "f.as_left": "" });
      is((await page.getByRole("main").innerText()).includes("Confirmed"), `a confirmed calibration: ${page.url()}`);
    }
    await page.goto("/readiness/iso-9001-2015/7.1.5.2");
    is(!(await page.getByRole("main").innerText()).includes("past their date"), "the gap is gone at once");
    await look("requirement-mended");
  },

  async "read, revise and approve a document"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/r/documents?q=Control%20of%20measuring%20equipment");
    await page.locator("main tbody a").first().click();
    await page.getByRole("link", { name: "New revision" }).click();
    await page.locator("[name=change]").fill("Bore gauges every three months");
    await page.locator("[name=reason]").fill("Two were found out of tolerance");
    await page.locator("main form button.main").click();
    const text = page.locator("main textarea[name=text]");
    await text.fill((await text.inputValue()).replace("bore gauges", "bore gauges every three months, others"));
    await look("write");
    await page.locator("main form button.main").click();
    await page.waitForLoadState();
    await look("revision-draft");
    is((await page.locator("main ins").count()) > 0, "what is new is marked");
    const document = page.url();
    // Small enough to go straight to whoever approves.
    await page.locator("main details summary").first().click();
    await page.getByRole("link", { name: "Send straight to approval" }).click();
    await look("sign-step");
    const approver = page.locator('main [name="f.approver"]');
    await approver.selectOption({ label: "Maren Ostrey" });
    await page.locator("main form.form button.main").click();
    await be(page, "Maren Ostrey");
    await page.goto(document);
    is((await page.getByRole("main").innerText()).includes("Bore gauges every three months"), "what is to be approved");
    await step(page, "Approve", { "f.effective_on": "2026-03-12" });
    is(/Approved/.test(await page.getByRole("main").innerText()), "approved");
    await be(page, "Hanna Verbeck");
    await page.goto(document);
    const force = page.getByRole("main").getByRole("link", { name: "Put in force" });
    if (await force.count()) {
      await force.click();
      await page.locator("main form.form button.main").click();
    }
    await page.goto(document);
    is((await page.getByRole("main").innerText()).includes("Revision 10 is in force"), "the new one holds, the old one no more");
    await look("document-approved");
  },

  async "answer a false alarm"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/readiness/iso-9001-2015/8.4.1");
    await page.getByText("This does not fit: answer it").first().click();
    const form = page.locator("form.answer").first();
    await form.locator("[name=kind]").first().check();
    await form.locator("[name=text]").fill("The evaluation lies with the group's purchasing, file 17");
    const latest = await form.locator("[name=until]").getAttribute("max");
    await form.locator("[name=until]").fill(latest);
    await form.getByRole("button").last().click();
    is(/answered=ANS-/.test(page.url()), `an answer, not ${page.url()}`);
    await look("answered");
    const number = new URL(page.url()).searchParams.get("answered");
    await be(page, "Maren Ostrey");
    await page.goto(`/r/answers/${number}`);
    await step(page, "Confirm");
    is((await page.getByRole("main").innerText()).includes("Confirmed"), "another person confirmed it");
    await be(page, "Hanna Verbeck");
    await page.goto("/readiness/iso-9001-2015/8.4.1");
    const text = await page.getByRole("main").innerText();
    is(text.includes("group's purchasing"), "the answer stands where the question is asked");
    await look("requirement-answered");
  },

  async "look at last March"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/readiness");
    await page.locator("main input[name=on]").fill("2025-03-31");
    await page.locator("main form").filter({ has: page.locator("input[name=on]") }).getByRole("button").first().click();
    is((await page.getByRole("main").innerText()).includes("31 March 2025"), "the day looked at");
    await page.locator('main a[href^="/readiness/iso"]').first().click();
    is(page.url().includes("on=2025-03-31"), "the day stays");
    is((await page.getByRole("main").innerText()).includes("31 March 2025"), "a requirement as it stood then");
    await look("requirement-last-march");
  },

  async "be everybody in turn"({ page, be, look, is }) {
    await be(page, "Owen Thackray");
    is(/wait/.test(await page.getByRole("heading", { level: 1 }).innerText()), "an operator's work");
    await be(page, "Victor Amsel");
    const process = page.getByRole("main").getByRole("link", { name: "Documents", exact: true });
    await look("home-process-owner");
    await process.first().click();
    is((await page.locator("main tbody tr").count()) > 0, "the documents of the process");
    await be(page, "Rosalind Teague");
    is((await page.getByRole("main").innerText()).includes("What comes next"), "an auditor's next things");
    await look("home-internal-auditor");
    await be(page, "Maren Ostrey");
    await be(page, "Ines Halvorsen");
  },
};
