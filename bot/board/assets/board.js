// The board: filters that answer while typing, and a conversation at its side.
import { refresher, showToday } from "./panels.js";
import { Talk, follow } from "./talk.js";

const search = document.getElementById("search");
const chapter = document.getElementById("chapter");
const lights = document.getElementById("panel-lights");
const found = document.getElementById("found");
let light = "";

try { document.documentElement.classList.toggle("large", localStorage.getItem("large") === "1"); } catch { /* storage may be shut */ }

const plain = (text) => text.normalize("NFKC").toLowerCase();
const known = new WeakMap(); // row → its words, folded once

function folded(row) {
  let text = known.get(row);
  if (text === undefined) known.set(row, text = plain(row.textContent));
  return text;
}

function filter() {
  const wanted = plain(search?.value ?? "").split(/\s+/).filter(Boolean);
  const rows = [...document.querySelectorAll("#ledger tbody tr")];
  let shown = 0;
  for (const row of rows) {
    const fits = (!light || row.dataset.light === light)
      && (!chapter?.value || row.dataset.chapter === chapter.value)
      && wanted.every((word) => folded(row).includes(word));
    row.hidden = !fits;
    shown += fits;
  }
  for (const key of lights.querySelectorAll("[data-light]")) {
    key.setAttribute("aria-pressed", String(key.dataset.light === light));
  }
  if (found) found.textContent = shown === rows.length ? "" : found.dataset.words.replace("{shown}", shown).replace("{all}", rows.length);
  const none = document.getElementById("no-match");
  if (none) none.hidden = shown > 0;
}

search?.addEventListener("input", filter);
chapter?.addEventListener("change", filter);
lights?.addEventListener("click", (event) => {
  const key = event.target.closest("[data-light]");
  if (!key) return;
  light = light === key.dataset.light ? "" : key.dataset.light;
  filter();
});
document.getElementById("print")?.addEventListener("click", () => print());
document.addEventListener("drawn", filter);
showToday(document.querySelector(".year-line"));

const root = document.querySelector(".docked .talk");
if (root) {
  const talk = new Talk(root, { chat: root.dataset.chat, sender: root.dataset.sender, group: false });
  document.addEventListener("click", (event) => {
    const key = event.target.closest("[data-press]");
    if (!key || root.contains(key)) return;
    talk.post({ press: key.dataset.press, label: key.textContent.trim() }, null);
    if (innerWidth < 1100) root.scrollIntoView({ behavior: "smooth" });
  });
  await talk.load();
  const refreshSoon = refresher(`/board/panels${location.search}`);
  follow([talk], { onmessage: refreshSoon });
}
