// Getting ready for the day, and what strangers ask and are shown: plan, rehearsal, editions, proposed texts, an auditor's visit, a
// customer's questionnaire, the page for strangers.
import { own } from "./doors.mjs";
import { step } from "./jobs.mjs";

const text = (page) => page.getByRole("main").innerText();

export const ready = {
  async "see the way to the certificate, rehearse a visit, and what a new edition asks"({ page, be, look, is }) {
    await be(page, "Hanna Verbeck");
    await page.goto("/plan");
    await look("plan");
    await page.goto("/rehearsal");
    is((await page.locator("main details, main li").count()) > 3, "questions to rehearse");
    await look("rehearsal");
    await page.goto("/rehearsal/visit");
    await look("rehearsal-visit");
    await page.goto("/standards");
    is((await text(page)).includes("ISO 14001"), "standards to switch on");
    await look("standards");
    await page.goto("/transition");
    is((await text(page)).includes("2026"), "what the new edition asks");
    await look("transition");
    await page.goto("/proposals");
    is((await text(page)).includes("Nothing is left to propose"), "everything is said in this company");
    await look("proposals-none");
    await be(page, "Maren Ostrey");
    await page.goto("/rehearsal/top");
    await look("rehearsal-top");
  },

  async "begin with a proposed text"(tools) {
    const { is } = tools;
    const page = await tools.fresh();
    const { doors, base } = await own({ ...tools, page, look: async () => {} }, "proposals");
    await page.goto(`${base}/proposals`);
    is((await page.locator("main form[action='/proposals/take']").count()) > 20, "texts for every requirement");
    await tools.lookAt(page, "proposals");
    await page.getByRole("button", { name: "Take over as a draft" }).first().click();
    await page.waitForURL(/\/r\/statements\/ST-\d+\/edit/);
    await tools.lookAt(page, "proposal-taken");
    await page.goto(page.url().replace(/\/edit$/, ""));
    is((await text(page)).includes("Draft"), "a draft, that says nothing yet");
    await page.goto(`${base}/proposals`);
    is((await text(page)).includes("Drafts that wait to be read"), "it waits there");
    await page.context().close();
    await doors.stop();
  },

  async "an auditor from outside asks, is answered, and takes evidence home"({ page, be, look, is }) {
    await be(page, "Ines Halvorsen");
    is((await text(page)).includes("noted and kept"), "what is noted is said at entry");
    await page.getByLabel("Bring me").first().fill("Proof that the torque tools of line 2 were calibrated");
    await page.getByRole("button", { name: "Ask", exact: true }).first().click();
    await page.waitForLoadState();
    is((await text(page)).includes("torque tools of line 2"), "what was asked for");
    await look("visit-guest");
    await be(page, "Hanna Verbeck");
    await page.goto("/r/audit_requests?q=torque");
    await page.locator("main tbody a").first().click();
    await page.getByRole("main").getByRole("link", { name: "Answer", exact: true }).first().click();
    await page.locator('main [name="f.how"]').selectOption({ label: "On site" });
    await page.locator("main form.form button.main").click();
    await page.waitForLoadState();
    is((await text(page)).includes("Answered"), "it was answered");
    await page.getByRole("main").getByRole("link", { name: /^AUD-/ }).first().click();
    await page.getByRole("link", { name: "Visit", exact: true }).click();
    is((await text(page)).includes("torque tools of line 2"), "the company's page of the visit");
    await look("visit-room");
    await page.locator("main [name=from]").fill("2026-01-01");
    await page.locator("main [name=registers]").fill("Calibrations");
    await page.getByRole("button", { name: "Prepare for release" }).click();
    await page.waitForLoadState();
    await look("evidence");
    is(!(await page.locator(".band.fail").count()), "nothing stands in the way");
    const prepared = page.url();
    await step(page, "Release");
    await page.goto(prepared);
    is((await text(page)).includes("Released"), "looked through and released by a named person");
  },

  async "answer a customer, and show strangers the certificates"(tools) {
    const { page, be, look, is, fresh, lookAt, base } = tools;
    await be(page, "Hanna Verbeck");
    await page.goto("/questionnaires");
    await look("questionnaires");
    const questions = "Do you keep backup copies away from your site?\nHow are access rights withdrawn when somebody leaves?\nIs there parking space?";
    await page.locator("#file").setInputFiles({ name: "security questions.txt", mimeType: "text/plain", buffer: Buffer.from(questions) });
    await page.locator("#customer").fill("Castellane Fluidics");
    await page.getByRole("button", { name: "Look for questions" }).click();
    is((await text(page)).includes("3 questions found"), "what was found, before anything is kept");
    is((await text(page)).includes("security questions.txt is filed with it"), "and what will be filed");
    await look("questionnaire-found");
    await page.getByRole("button", { name: "Take these in" }).click();
    await page.waitForURL(/\/questionnaires\/CQ-/);
    await look("questionnaire");
    is((await text(page)).includes("Rests on"), "what each proposal rests on");
    const there = page.url();
    for (let n = 3; n > 0; n -= 1) {
      is((await text(page)).includes(`To decide (${n})`), `${n} to decide`);
      const answer = page.locator("main textarea[name=answer]").first();
      const proposed = (await answer.inputValue()) !== "";
      await page.locator(`main button[value=${proposed ? "answer" : "open"}]`).first().click();
      await page.waitForLoadState();
    }
    await page.getByRole("main").getByRole("link", { name: "Sent", exact: true }).click();
    await page.locator("main form.form button.main").click();
    await page.waitForLoadState();
    await page.goto(there);
    is((await text(page)).includes("Everything it says still holds"), "sent, and it holds");
    await look("questionnaire-sent");

    await be(page, "Maren Ostrey");
    const stranger = await fresh();
    is((await stranger.goto(`${base}/trust`)).status() === 404, "nothing is shown before somebody wants it");
    await page.goto("/trust/settings");
    await look("trust-off");
    await page.locator("#lead").fill("What we are certified for, and how you can check it.");
    await page.getByRole("button", { name: "Show this to anybody" }).click();
    await page.waitForLoadState();
    await stranger.goto(`${base}/trust`);
    is((await stranger.locator("main").innerText()).includes("CAR-Q-20417"), "the certificate as issued");
    await lookAt(stranger, "trust");
    await page.getByRole("button", { name: "Switch it off" }).click();
    await page.waitForLoadState();
    is((await stranger.goto(`${base}/trust`)).status() === 404, "and gone at once");
    await stranger.context().close();
  },
};
