// A conversation on a page: shows what the log holds, sends what is typed, keeps up with the stream.
// People's words only ever become text nodes.

const KEEP_TRYING = [1000, 2000, 4000, 8000, 15000];

export function words(name, facts = {}) {
  const said = document.getElementById("words").dataset[name] ?? name;
  return said.replace(/\{(\w+)\}/g, (_, fact) => facts[fact] ?? "");
}

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const language = () => document.documentElement.lang || "zh-CN";
const zone = () => document.body.dataset.zone || undefined;

function dayOf(moment) {
  return new Intl.DateTimeFormat(language(), {
    month: "long", day: "numeric", weekday: "short", timeZone: zone(),
  }).format(moment);
}

function timeOf(moment) {
  return new Intl.DateTimeFormat(language(), {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone(),
  }).format(moment);
}

// Text with its addresses made into links; everything else stays text.
function linked(text) {
  const parts = text.split(/(https?:\/\/[^\s，。；、）)】」”"'<>]+)/);
  return parts.map((part, i) =>
    i % 2 ? make("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part);
}

function line(text, light) {
  if (light && text.startsWith(light.words)) {
    // The words bring a coloured sign for channels without colours; here the chip has its own.
    const said = light.words.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
    const chip = make("span", { class: `light ${light.colour}` }, said);
    return make("p", {}, chip, ...linked(text.slice(light.words.length)));
  }
  return make("p", {}, ...linked(text));
}

function sheet(table) {
  const row = (cells, tag) => make("tr", {}, ...cells.map((cell) => make(tag, {}, String(cell))));
  return make("div", { class: "sheet", tabindex: "0", role: "region", "aria-label": words("table") },
    make("table", {},
      make("thead", {}, row(table.head, "th")),
      make("tbody", {}, ...table.rows.map((cells) => row(cells, "td")))));
}

function sizeOf(bytes) {
  if (!bytes) return "";
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export class Talk {
  // seat: {chat, sender, group, addressed}; root: the .talk element that the server wrote
  constructor(root, seat) {
    this.root = root;
    this.seat = seat;
    this.log = root.querySelector(".talk-log");
    this.field = root.querySelector("textarea");
    this.picker = root.querySelector("input[type=file]");
    this.seen = 0; // the newest sequence number that is shown
    this.first = Infinity;
    this.bubbles = new Map(); // sequence number → element
    this.waiting = new Map(); // nonce → element
    this.lastDay = null;
    this.listen();
  }

  listen() {
    this.root.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.sayTyped();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.sayTyped();
      }
    });
    for (const quick of this.root.querySelectorAll(".talk-quick button")) {
      const label = quick.textContent.trim();
      quick.addEventListener("click", () => this.post(
        { press: quick.dataset.press, label, echo: true }, [make("p", {}, label)]));
    }
    if (!this.picker) return;
    this.root.querySelector(".clip").addEventListener("click", () => this.picker.click());
    this.picker.addEventListener("change", () => {
      this.bring([...this.picker.files]);
      this.picker.value = "";
    });
    this.root.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.root.classList.add("dropping");
    });
    this.root.addEventListener("dragleave", (event) => {
      if (!this.root.contains(event.relatedTarget)) this.root.classList.remove("dropping");
    });
    this.root.addEventListener("drop", (event) => {
      event.preventDefault();
      this.root.classList.remove("dropping");
      this.bring([...event.dataTransfer.files]);
    });
  }

  // --- what comes in -----------------------------------------------------------------------

  async load() {
    const answer = await fetch(`/chat/history?chat=${encodeURIComponent(this.seat.chat)}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const { messages, cursor, more } = await answer.json();
    for (const message of messages) this.show(message, false);
    this.seen = Math.max(this.seen, cursor);
    if (more) this.offerEarlier();
    this.toEnd();
  }

  offerEarlier() {
    const more = make("button", { class: "quiet talk-more", type: "button" }, words("earlier"));
    more.addEventListener("click", async () => {
      const chat = encodeURIComponent(this.seat.chat);
      const answer = await fetch(`/chat/history?chat=${chat}&before=${this.first}`);
      if (!answer.ok) return;
      more.remove();
      const page = await answer.json();
      const height = this.log.scrollHeight;
      const after = this.log.firstChild;
      for (const message of page.messages) {
        this.log.insertBefore(this.bubble(message), after);
        this.first = Math.min(this.first, message.seq);
      }
      if (page.more) this.offerEarlier();
      this.log.scrollTop += this.log.scrollHeight - height;
    });
    this.log.prepend(more);
  }

  // Take a message from the stream; what is already shown is left alone.
  take(message) {
    if (message.seq <= this.seen) return;
    this.seen = message.seq;
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 120;
    if (message.edits) this.change(message);
    else this.show(message, true);
    if (atEnd || message.by === this.seat.sender) this.toEnd();
  }

  show(message, fresh) {
    this.log.querySelector(".talk-empty")?.remove();
    const waiting = message.nonce && this.waiting.get(message.nonce);
    this.first = Math.min(this.first, message.seq);
    this.seen = Math.max(this.seen, message.seq);
    this.rule(new Date(message.at));
    const bubble = this.bubble(message);
    if (waiting) {
      this.waiting.delete(message.nonce);
      waiting.remove();
    } else if (fresh) bubble.classList.add("fresh");
    const firstWaiting = [...this.waiting.values()][0];
    this.log.insertBefore(bubble, firstWaiting ?? null);
  }

  change(message) {
    const old = this.bubbles.get(message.edits);
    if (!old) return;
    const bubble = this.bubble({ ...message, seq: message.edits });
    bubble.classList.add("changed");
    old.replaceWith(bubble);
  }

  rule(moment) {
    const day = dayOf(moment);
    if (day === this.lastDay) return;
    this.lastDay = day;
    this.log.append(make("div", { class: "talk-day" }, day));
  }

  bubble(message) {
    const own = message.by !== "" && message.by === this.seat.sender;
    const kind = ["said", own && "own", message.push && "push"].filter(Boolean).join(" ");
    const by = own ? words("you") : message.name || words("bot");
    const bubble = make("div", { class: kind });
    bubble.append(make("span", { class: this.seat.group && !own ? "by" : "unseen" }, by));
    bubble.append(make("div", { class: "bubble" }, ...this.content(message)));
    if (message.body.buttons?.length) bubble.append(this.choices(message));
    bubble.append(make("time", { class: "at", datetime: message.at }, timeOf(new Date(message.at))));
    this.bubbles.set(message.seq, bubble);
    return bubble;
  }

  content({ chat, seq, body }) {
    const lights = new Map((body.lights ?? []).map(([i, colour, said]) => [i, { colour, words: said }]));
    const parts = (body.lines ?? []).map((text, i) => line(text, lights.get(i)));
    if (body.table) parts.push(sheet(body.table));
    for (const [n, file] of (body.files ?? []).entries()) {
      const href = file.digest && `/chat/files/${encodeURIComponent(chat)}/${seq}/${n}`;
      if (href && /^image\/(png|jpeg)$/.test(file.type)) {
        parts.push(make("img", { class: "picture", src: href, alt: file.name, loading: "lazy" }));
      } else {
        const label = make("span", {}, file.name, make("small", {}, sizeOf(file.size)));
        parts.push(href
          ? make("a", { class: "paper", href, download: file.name }, label)
          : make("span", { class: "paper" }, label));
      }
    }
    return parts;
  }

  choices(message) {
    const keys = message.body.buttons.map((choice, i) => {
      if (choice.link) {
        return make("a", { class: "key", href: choice.link, target: "_blank", rel: "noopener noreferrer" }, choice.label);
      }
      const label = message.body.question
        ? [make("span", { class: "no" }, String(i + 1)), choice.label] : [choice.label];
      return make("button", {
        class: "key", type: "button",
        onclick: (event) => this.press(event.currentTarget, message, choice),
      }, ...label);
    });
    return make("div", { class: "choices", role: "group", "aria-label": words("choices") }, ...keys);
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  // --- what goes out -----------------------------------------------------------------------

  sayTyped() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.say(text);
  }

  say(text) {
    const address = this.seat.group && this.seat.mention ? this.seat.mention : "";
    const said = address && !text.includes(address) ? `${address} ${text}` : text;
    this.post({ text: said }, [make("p", {}, said)]);
  }

  press(key, message, choice) {
    for (const other of key.parentNode.children) other.classList.remove("pressed");
    key.classList.add("pressed");
    const shown = message.body.question ? [make("p", {}, choice.label)] : null;
    this.post({ press: choice.action, ref: String(message.seq), label: choice.label, echo: Boolean(shown) }, shown);
  }

  bring(files) {
    for (const file of files.slice(0, 10)) {
      const form = new FormData();
      form.append("chat", this.seat.chat);
      form.append("sender", this.seat.sender);
      form.append("file", file, file.name);
      const paper = make("span", { class: "paper" }, make("span", {}, file.name, make("small", {}, sizeOf(file.size))));
      this.post(form, [paper]);
    }
  }

  post(what, shown) {
    const nonce = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    let bubble = null;
    if (shown) {
      this.log.querySelector(".talk-empty")?.remove();
      bubble = make("div", { class: "said own waits fresh" }, make("div", { class: "bubble" }, ...shown),
        make("span", { class: "at" }, words("sending")));
      this.waiting.set(nonce, bubble);
      this.log.append(bubble);
      this.toEnd();
    }
    this.deliver(what, nonce, bubble, 0);
  }

  async deliver(what, nonce, bubble, attempt) {
    let refused = null;
    try {
      const answer = await this.request(what, nonce);
      if (answer.ok) return;
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
        refused = (await answer.json().catch(() => ({}))).why ?? words("refused");
      }
    } catch { /* the network is away: try again, under the same nonce */ }
    if (refused === null && attempt < KEEP_TRYING.length) {
      setTimeout(() => this.deliver(what, nonce, bubble, attempt + 1), KEEP_TRYING[attempt]);
      return;
    }
    if (!bubble || !this.waiting.has(nonce)) return;
    bubble.querySelector(".at")?.remove();
    bubble.append(refused !== null
      ? make("span", { class: "at" }, refused)
      : make("button", {
        class: "fail", type: "button",
        onclick: (event) => { event.currentTarget.remove(); this.deliver(what, nonce, bubble, 0); },
      }, words("failed")));
  }

  request(what, nonce) {
    if (what instanceof FormData) {
      what.set("nonce", nonce);
      return fetch("/chat/files", { method: "POST", body: what });
    }
    const said = { chat: this.seat.chat, sender: this.seat.sender, nonce, ...what };
    return fetch("/chat/say", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(said),
    });
  }
}

// One stream a page, whatever the number of conversations on it: browsers allow six connections.
export function follow(talks, { onmessage, onstate } = {}) {
  const byChat = new Map(talks.map((talk) => [talk.seat.chat, talk]));
  let source = null;
  const open = () => {
    const after = talks.map((talk) => `${talk.seat.chat}:${talk.seen}`).join(",");
    source = new EventSource(`/chat/stream?after=${encodeURIComponent(after)}`);
    source.addEventListener("message", (event) => {
      const message = JSON.parse(event.data);
      byChat.get(message.chat)?.take(message);
      onmessage?.(message);
    });
    source.addEventListener("open", () => onstate?.(true));
    source.addEventListener("error", () => {
      onstate?.(false);
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 3000);
    });
  };
  open();
  return () => source.close();
}
