// Parts of a page that the server words anew: replaced whole when they differ.

const drawn = {};

export function draw(panels) {
  for (const [id, html] of Object.entries(panels)) {
    if (drawn[id] === html) continue;
    drawn[id] = html;
    const place = document.getElementById(id);
    if (place) replace(place, html);
  }
}

function replace(place, html) {
  const before = new Map([...place.querySelectorAll("tbody tr")].map((row) => [row.firstChild.textContent, row.textContent]));
  const unfolded = [...place.querySelectorAll("details[open]")].map((one) => one.id);
  const scrolled = place.querySelector(".ledger-scroll")?.scrollTop ?? 0;
  const fresh = new DOMParser().parseFromString(`<body>${html}</body>`, "text/html");
  place.replaceChildren(...fresh.body.childNodes);
  for (const row of before.size ? place.querySelectorAll("tbody tr") : []) {
    if (before.get(row.firstChild.textContent) !== row.textContent) row.classList.add("fresh");
  }
  for (const one of place.querySelectorAll("details[id]")) one.open ||= unfolded.includes(one.id);
  const scroll = place.querySelector(".ledger-scroll");
  if (scroll) scroll.scrollTop = scrolled;
  place.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
}

// Ask for the panels soon; many reasons to ask at once become one request.
export function refresher(address) {
  let asked = null;
  return () => {
    clearTimeout(asked);
    asked = setTimeout(async () => {
      const answer = await fetch(address);
      if (answer.ok) draw(await answer.json());
    }, 250);
  };
}

// Where the year is wider than the screen, begin at today.
export function showToday(scroll) {
  const today = scroll?.querySelector("line.now");
  if (!today || scroll.scrollWidth <= scroll.clientWidth) return;
  const { left, width } = scroll.querySelector("svg").getBoundingClientRect();
  const begins = left - scroll.getBoundingClientRect().left + scroll.scrollLeft;
  const share = Number(today.getAttribute("x1")) / 1200;
  scroll.scrollLeft = begins + share * width - scroll.clientWidth / 2;
}
