// Passkeys, with a device that the browser's debugger plays: added, let in by, signed with.
import { own, PASSWORD } from "./doors.mjs";

// A telephone or key that says yes to everything.
async function device(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable", { enableUI: false });
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    keys: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    // Whether somebody's finger is on it.
    touched: (enabled) => session.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled }),
    willing: (enabled) => session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: enabled }),
  };
}

export const keys = {
  async "add a passkey, come in by it, sign with it"(tools) {
    const { is } = tools;
    const page = await tools.fresh();
    const { doors, base } = await own({ ...tools, page, look: async () => {} }, "passkeys");
    // Devices keep passkeys for a name, and this machine's own is one.
    const local = base.replace("127.0.0.1", "localhost");
    await page.goto(`${local}/sign-in`);
    const signIn = async () => {
      await page.locator("[name=name]").fill("Anna Weber");
      await page.locator("[name=password]").fill(PASSWORD);
      await page.locator("form button.main").first().click();
      await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    };
    await signIn();
    await page.goto(`${local}/account`);
    await tools.lookAt(page, "account-passkeys");
    // Looking takes the debugger away from devices, so from here on nothing is looked at.
    const phone = await device(page);
    // Adding one asks for the password once more, unless it was given a moment ago.
    const prove = page.locator('#passkeys a[href^="/prove"]');
    if (await prove.count()) {
      await prove.click();
      await page.locator("main [name=password]").fill(PASSWORD);
      await page.locator('main form[action="/prove"] button.main').click();
      await page.waitForURL(/\/account/);
    }
    await page.locator('#passkeys form[action="/account/passkeys"] [name=label]').fill("blue key");
    await page.locator('[data-passkey="new"] button').click();
    await page.locator("#passkeys li", { hasText: "blue key" }).waitFor();
    is((await phone.keys()).length === 1, "the device holds one key");

    // Out, and in again with nothing typed. A browser that offers keys by itself may be quicker than the button.
    await page.locator('form[action="/sign-out"] button').click();
    await page.waitForURL(/\/sign-in|localhost:\d+\/$/);
    await page.locator('[data-passkey="enter"] button').click({ timeout: 3_000 }).catch(() => {});
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    await page.goto(`${local}/account`);
    is((await page.locator("#sessions").innerText()).includes("by passkey"), "signed in by passkey");

    // Sign with it: in by password, so that nothing is covered yet; then the step asks, and the device answers.
    await page.context().clearCookies();
    await phone.touched(false);
    await page.goto(`${local}/sign-in`);
    await signIn();
    await phone.touched(true);
    await page.goto(`${local}/r/access_reviews/new`);
    await page.locator('[name="f.title"]').fill("Rights in the file server");
    await page.locator("main form.form button.main").click();
    await page.waitForURL(/\/r\/access_reviews\/[^/]+$/);
    await page.goto(`${page.url()}/move/finish`);
    const reviewer = page.locator('main [name="f.reviewer"]');
    if ((await reviewer.evaluate((element) => element.tagName)) === "SELECT") await reviewer.selectOption({ label: "Anna Weber" });
    else await reviewer.fill("Anna Weber");
    await page.locator('main [name="f.accounts"]').fill("12");
    const again = page.locator('[data-passkey="again"] button');
    is((await again.count()) === 1, "the step asks for a passkey in place of the password");
    await again.click();
    await page.waitForURL(/\/r\/access_reviews\/[^/]+$/);
    is((await page.getByRole("main").innerText()).includes("Anna Weber"), "signed in her name");
    is(/passkey/i.test(await page.getByRole("main").innerText()), "and the signature says that it was by passkey");
    await page.context().close();
    await doors.stop();
  },

  async "a device that says no lets nobody in"(tools) {
    const { is } = tools;
    const page = await tools.fresh();
    const { doors, base } = await own({ ...tools, page, look: async () => {} }, "no-passkey");
    await page.context().clearCookies();
    await page.goto(`${base.replace("127.0.0.1", "localhost")}/sign-in`);
    const phone = await device(page);
    await phone.willing(false);
    await page.reload();
    await page.locator('[data-passkey="enter"] button').click();
    await page.locator('[data-passkey="enter"] [role=status]', { hasText: /./ }).waitFor();
    is(page.url().includes("/sign-in"), "nobody is signed in");
    is(await page.locator("[name=password]").isEditable(), "the password works as before");
    await page.context().close();
    await doors.stop();
  },
};
