// What makes pages quicker for hands that know them. Everything works without it.

// The place in the rail where this page stands: the longest that fits.
const here = location.pathname;
const places = [...document.querySelectorAll(".rail a[data-place]")];
const fits = (place) => here === place || (place !== "/" && here.startsWith(place + "/"));
const place = places.filter((a) => fits(a.dataset.place)).sort((a, b) => b.dataset.place.length - a.dataset.place.length)[0];
place?.setAttribute("aria-current", "page");
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
