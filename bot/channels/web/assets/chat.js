// The chat page: one conversation, live.
import { Talk, follow } from "./talk.js";

const root = document.querySelector(".talk");
const note = document.getElementById("connection");
const large = document.getElementById("large");

function setLarge(on) {
  document.documentElement.classList.toggle("large", on);
  large?.setAttribute("aria-pressed", String(on));
}

try { setLarge(localStorage.getItem("large") === "1"); } catch { /* storage may be shut */ }
large?.addEventListener("click", () => {
  const on = !document.documentElement.classList.contains("large");
  setLarge(on);
  try { localStorage.setItem("large", on ? "1" : "0"); } catch { /* as above */ }
});

const menu = document.querySelector(".menu");
document.addEventListener("click", (event) => { if (menu && !menu.contains(event.target)) menu.open = false; });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu?.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

if (root) {
  const talk = new Talk(root, { chat: root.dataset.chat, sender: root.dataset.sender, group: false });
  const tabs = [...document.querySelectorAll("[data-tab]")];
  const talks = [talk];
  for (const other of document.querySelectorAll(".talk.group")) {
    talks.push(new Talk(other, {
      chat: other.dataset.chat, sender: other.dataset.sender, group: true, mention: other.dataset.mention,
    }));
  }
  for (const tab of tabs) {
    tab.addEventListener("click", () => {
      for (const one of tabs) one.setAttribute("aria-selected", String(one === tab));
      for (const one of talks) one.root.hidden = one.seat.chat !== tab.dataset.tab;
      talks.find((one) => one.seat.chat === tab.dataset.tab)?.toEnd();
      delete tab.dataset.fresh;
    });
  }
  large?.addEventListener("click", () => { for (const one of talks) one.toEnd(); });
  await Promise.all(talks.map((one) => one.load()));
  follow(talks, {
    onstate: (live) => { note.hidden = live; },
    onmessage: (message) => {
      const tab = tabs.find((one) => one.dataset.tab === message.chat);
      if (tab && tab.getAttribute("aria-selected") !== "true") tab.dataset.fresh = "1";
    },
  });
}
