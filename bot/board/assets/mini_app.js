// A Telegram Mini App: the signed words stand after the # of the address; hand them over once.
const signed = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
history.replaceState(null, "", location.pathname);
const answer = await fetch("/board/telegram", { method: "POST", body: signed ?? "" });
if (answer.ok) location.replace("/board");
else document.getElementById("opening").textContent = await answer.text();
