// Passkeys: the browser asks the device, and the device's answer goes with an ordinary form. Passwords work without any of it.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// What the server wrote as text, in the bytes that the browser wants.
const options = (written) => ({
  ...written,
  challenge: bytes(written.challenge),
  ...(written.user && { user: { ...written.user, id: bytes(written.user.id) } }),
  ...(written.excludeCredentials && { excludeCredentials: written.excludeCredentials.map((key) => ({ ...key, id: bytes(key.id) })) }),
  ...(written.allowCredentials && { allowCredentials: written.allowCredentials.map((key) => ({ ...key, id: bytes(key.id) })) }),
});

// What the device answered, as text.
const answer = (key) => {
  const said = key.response;
  const response = { clientDataJSON: text(said.clientDataJSON) };
  if (said.attestationObject) {
    response.attestationObject = text(said.attestationObject);
    response.transports = said.getTransports?.() ?? [];
  } else {
    response.authenticatorData = text(said.authenticatorData);
    response.signature = text(said.signature);
    response.userHandle = said.userHandle && said.userHandle.byteLength ? text(said.userHandle) : null;
  }
  return { id: key.id, rawId: text(key.rawId), type: key.type, response, extensions: {} };
};

class Refused extends Error {}

async function begin(place) {
  const reply = await fetch(place.dataset.begin, { method: "POST", body: new URLSearchParams() });
  const said = await reply.json().catch(() => null);
  if (!reply.ok || !said) throw new Refused(said?.say ?? place.dataset.broken);
  return said;
}

// Takes the answer along with the form that the button stands in.
function send(place, ceremony, key) {
  const form = place.closest("form");
  place.querySelector("[name=ceremony]").value = ceremony;
  place.querySelector("[name=passkey]").value = JSON.stringify(answer(key));
  // Name and password need not be filled in any more.
  form.noValidate = true;
  const to = place.dataset.to;
  if (to) form.action = to;
  form.requestSubmit();
}

let waiting = null;

async function ask(place) {
  const says = place.querySelector("[role=status]");
  const button = place.querySelector("button");
  says.textContent = "";
  button.disabled = true;
  waiting?.abort();
  try {
    const { ceremony, options: written } = await begin(place);
    const publicKey = options(written);
    const key = place.dataset.passkey === "new"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
    send(place, ceremony, key);
  } catch (error) {
    says.textContent = error instanceof Refused ? error.message
      : error.name === "NotAllowedError" || error.name === "AbortError" || error.name === "InvalidStateError" ? place.dataset.refused
      : place.dataset.broken;
  } finally {
    button.disabled = false;
  }
}

// While somebody types a name, the browser offers the passkeys it knows; asked anew before the challenge is too old.
async function offer(place) {
  for (;;) {
    const mine = new AbortController();
    waiting = mine;
    const old = setTimeout(() => mine.abort("old"), 240_000);
    try {
      const { ceremony, options: written } = await begin(place);
      const key = await navigator.credentials.get({ publicKey: options(written), mediation: "conditional", signal: mine.signal });
      return send(place, ceremony, key);
    } catch {
      // Given up, or refused: the form and the button still work.
      if (mine.signal.reason !== "old") return;
    } finally {
      clearTimeout(old);
    }
  }
}

if (window.PublicKeyCredential) {
  for (const place of document.querySelectorAll("[data-passkey]")) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => ask(place));
    const mayOffer = place.dataset.passkey === "enter" && PublicKeyCredential.isConditionalMediationAvailable;
    if (mayOffer) PublicKeyCredential.isConditionalMediationAvailable().then((can) => can && offer(place));
  }
}
