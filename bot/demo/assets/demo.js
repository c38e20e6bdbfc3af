// The demo page: five conversations over one stream, a clock to wind, panels that follow.
import { draw, refresher, showToday } from "./panels.js";
import { Talk, follow, words } from "./talk.js";

const phones = [...document.querySelectorAll(".phone")].map((phone, place) => {
  const root = phone.querySelector(".talk");
  const group = root.classList.contains("group");
  const talk = new Talk(root, {
    chat: root.dataset.chat, sender: root.dataset.sender, group, mention: root.dataset.mention,
  });
  return { phone, place, talk, role: phone.dataset.role };
});
const tabs = [...document.querySelectorAll(".phone-tabs button")];
const narrow = matchMedia("(max-width: 760px)");

function bringForward(place) {
  for (const { phone, place: other } of phones) phone.classList.toggle("away", other !== place);
  for (const tab of tabs) tab.setAttribute("aria-selected", String(Number(tab.dataset.phone) === place));
  delete tabs[place].dataset.fresh;
  phones[place].talk.toEnd();
  if (!narrow.matches) phones[place].phone.scrollIntoView({ behavior: "smooth", block: "nearest", inline: "nearest" });
}

for (const tab of tabs) tab.addEventListener("click", () => bringForward(Number(tab.dataset.phone)));
document.querySelector(".phone-tabs").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const place = (tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length;
  tabs[place].focus();
  bringForward(place);
});

const ribbon = document.getElementById("panel-ribbon");
const refreshSoon = refresher("/demo/panels");
document.addEventListener("drawn", (event) => { if (event.target === ribbon) showToday(ribbon); });

// --- the clock -----------------------------------------------------------------------------

const winders = [...document.querySelectorAll("[data-wind]")];
async function wind(key) {
  for (const one of winders) one.classList.add("busy");
  try {
    const answer = await fetch("/demo/wind", {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ to: key.dataset.wind }),
    });
    if (answer.ok) draw(await answer.json());
  } finally {
    for (const one of winders) one.classList.remove("busy");
  }
}
for (const key of winders) key.addEventListener("click", () => wind(key));

// --- things to try -------------------------------------------------------------------------

const phoneOf = (role) => phones.find((one) => one.role === role);
const tries = {
  ask: () => ["liaison", words("askSay")],
  report: () => ["liaison", words("reportSay")],
  review: () => ["clerk", words("reviewSay")],
};
async function tryNotice() {
  const { talk, place } = phoneOf("clerk");
  bringForward(place);
  const answer = await fetch("/demo/notice");
  if (!answer.ok) return;
  const name = decodeURIComponent(answer.headers.get("X-Name") ?? "notice.txt");
  talk.bring([new File([await answer.blob()], name, { type: answer.headers.get("Content-Type") ?? "" })]);
}
for (const key of document.querySelectorAll("[data-try]")) {
  key.addEventListener("click", () => {
    if (key.dataset.try === "notice") return void tryNotice();
    const [role, text] = tries[key.dataset.try]();
    const { talk, place } = phoneOf(role);
    bringForward(place);
    talk.say(text);
  });
}

// --- live ----------------------------------------------------------------------------------

await Promise.all(phones.map(({ talk }) => talk.load()));
showToday(ribbon);
follow(phones.map(({ talk }) => talk), {
  onmessage: (message) => {
    const at = phones.find(({ talk }) => talk.seat.chat === message.chat);
    if (at && message.push) {
      at.phone.classList.remove("rings");
      void at.phone.offsetWidth; // so that a second push rings again
      at.phone.classList.add("rings");
    }
    if (at && message.by === "" && at.phone.classList.contains("away")) tabs[at.place].dataset.fresh = "1";
    refreshSoon();
  },
});
