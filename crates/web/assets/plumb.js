// What makes pages quicker for hands that know them. Everything works without it.

// The place in the rail where this page stands: the longest that fits.
const here = location.pathname;
const places = [...document.querySelectorAll(".rail a[data-place]")];
const fits = (place) => here === place || (place !== "/" && here.startsWith(place + "/"));
const place = places.filter((a) => fits(a.dataset.place)).sort((a, b) => b.dataset.place.length - a.dataset.place.length)[0];
place?.setAttribute("aria-current", "page");
place?.closest("details.fold")?.setAttribute("open", "");
const menu = document.querySelector(".rail .menu");
if (menu && !CSS.supports("selector(::details-content)") && !matchMedia("(width < 860px)").matches) menu.open = true;

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) print();
});

// Keys: Ctrl K or / searches; j and k walk rows, Enter opens one.
const search = document.getElementById("search");
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("[data-row]")];
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "k") {
    event.preventDefault();
    search?.focus();
    search?.select();
    return;
  }
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "j" || event.key === "k") {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = event.key === "j" ? Math.min(at + 1, all.length - 1) : Math.max(at - 1, 0);
    const target = all[next].matches("a") ? all[next] : all[next].querySelector("a");
    target?.focus();
    all[next].scrollIntoView({ block: "nearest" });
  }
});

// What is meant for paper goes there.
if (new URLSearchParams(location.search).has("paper")) addEventListener("load", () => print());

// What was typed before a session ended goes on by itself once somebody is signed in again.
document.querySelector("form[data-go-on]")?.requestSubmit();

// Search as you type: links under the box, walked with the arrow keys.
const box = search?.closest("form");
if (box) {
  const quick = Object.assign(document.createElement("div"), { className: "quick", hidden: true });
  box.append(quick);
  let asked = 0;
  search.addEventListener("input", () => {
    const mine = ++asked;
    const text = search.value.trim();
    if (text.length < 2) { quick.hidden = true; return; }
    setTimeout(async () => {
      if (mine !== asked) return;
      const answer = await fetch("/search/quick?q=" + encodeURIComponent(text)).catch(() => null);
      if (mine !== asked || !answer?.ok) return;
      quick.innerHTML = await answer.text();
      quick.hidden = false;
    }, 120);
  });
  box.addEventListener("keydown", (event) => {
    const stops = [search, ...quick.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Escape") { quick.hidden = true; search.focus(); }
    else if (!quick.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      stops[(at + (event.key === "ArrowDown" ? 1 : stops.length - 1)) % stops.length].focus();
    }
  });
  addEventListener("click", (event) => { if (!box.contains(event.target)) quick.hidden = true; });
}

// A key that a page's own button names: n for new, e for edit.
addEventListener("keydown", (event) => {
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});

// Files dropped on a form are the form's files; of a dropped folder, all that lies in it, each under its path.
const files = async (entry, path = "") => {
  if (entry.isFile) return [[path + entry.name, await new Promise((done, failed) => entry.file(done, failed))]];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return found;
    for (const one of some) found.push(...await files(one, path + entry.name + "/"));
  }
};
for (const drop of document.querySelectorAll("form[data-drop]")) {
  const input = drop.querySelector("input[type=file]:not([webkitdirectory])") ?? drop.querySelector("input[type=file]");
  const over = (on) => (event) => { event.preventDefault(); drop.classList.toggle("over", on); };
  drop.addEventListener("dragover", over(true));
  drop.addEventListener("dragleave", over(false));
  drop.addEventListener("drop", async (event) => {
    over(false)(event);
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.some((entry) => entry.isDirectory)) {
      input.files = event.dataTransfer.files;
      if (input.files.length) drop.requestSubmit();
      return;
    }
    drop.setAttribute("aria-busy", "true");
    const data = new FormData(drop);
    data.delete(input.name);
    for (const entry of entries) for (const [name, file] of await files(entry)) data.append(input.name, file, name);
    const answer = await fetch(drop.action, { method: "POST", body: data });
    if (answer.redirected) location.assign(answer.url);
    else document.body.replaceWith(new DOMParser().parseFromString(await answer.text(), "text/html").body);
  });
}

// What is typed in a form is kept in this tab until it is sent, so that a lost connection or a session that ended loses nothing.
for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = "form " + form.action;
  const fields = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "once" && name !== "seen" && name !== "password" && !name.startsWith("o."));
  const first = JSON.stringify(fields());
  const kept = sessionStorage.getItem(key);
  if (kept && kept !== first && !document.getElementById("trouble")) {
    const values = new Map();
    for (const [name, value] of JSON.parse(kept)) values.set(name, [...(values.get(name) ?? []), value]);
    for (const element of form.elements) {
      if (!element.name || !values.has(element.name) || element.type === "hidden" || element.type === "file") continue;
      if (element.type === "checkbox" || element.type === "radio") element.checked = values.get(element.name).includes(element.value);
      else element.value = values.get(element.name).shift() ?? element.value;
      if (element.value && element.value !== element.defaultValue) element.closest("details")?.setAttribute("open", "");
    }
  }
  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(fields())));
  form.addEventListener("submit", () => sessionStorage.setItem("sent", key));
}
const sent = sessionStorage.getItem("sent");
if (sent && sent !== "form " + location.href && !document.getElementById("trouble")) {
  sessionStorage.removeItem(sent);
  sessionStorage.removeItem("sent");
}
document.getElementById("trouble")?.focus();
