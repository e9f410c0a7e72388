// Only makes quicker what works without: drafts are also kept by a button, the table is also filtered by the server.
"use strict";

// Keeps the words of a form as they are typed, half a second after the last key.
function keepDrafts(form) {
  const state = form.querySelector("[data-draft-state]");
  let timer = 0, kept = new URLSearchParams(new FormData(form)).toString();
  const keep = async () => {
    const words = new URLSearchParams(new FormData(form));
    if (words.toString() === kept) return;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: words, keepalive: true });
      if (!answer.ok) throw new Error(String(answer.status));
      kept = words.toString();
      state.textContent = "Draft kept.";
    } catch {
      state.textContent = "The draft could not be kept. Your words are still in this page.";
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 500);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer !== 0) keep();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = 0;
  });
}

// A second press while the first is under way would write the same thing twice.
function sendOnce(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    setTimeout(() => { sent = false; }, 5000);
  });
}

// Shows and hides rows while the choice is made; dates still go to the server.
function filterTable(form) {
  const rows = [...document.querySelectorAll(`#${form.dataset.filter} tbody tr`)];
  const count = document.getElementById(`${form.dataset.filter}-count`);
  const loaded = new URLSearchParams(location.search);
  if (["agency", "area", "from", "to"].some((name) => loaded.get(name))) return;
  const apply = () => {
    const agency = form.elements.agency.value, area = form.elements.area.value;
    let shown = 0, events = 0;
    for (const row of rows) {
      const gap = "gap" in row.dataset;
      const fits = gap ? !agency && !area : (!agency || row.dataset.agency === agency) && (!area || row.dataset.area === area);
      row.hidden = !fits;
      if (!gap) events += 1;
      if (fits && !gap) shown += 1;
    }
    count.textContent = `Showing ${shown} of ${events} events, latest first.`;
  };
  form.elements.agency.addEventListener("change", apply);
  form.elements.area.addEventListener("change", apply);
}

// The latest years are what is asked for first; a mark leads to its row of the table.
function liveDrawing(region) {
  region.scrollLeft = region.scrollWidth;
  region.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-event]");
    const row = mark && document.getElementById(mark.dataset.event);
    if (!row) return;
    row.hidden = false;
    location.hash = mark.dataset.event;
  });
}

document.querySelectorAll("form[data-draft]").forEach(keepDrafts);
document.querySelectorAll("form[data-once]").forEach(sendOnce);
document.querySelectorAll("form[data-filter]").forEach(filterTable);
document.querySelectorAll(".kith-lanes").forEach(liveDrawing);
document.getElementById("problem")?.focus();
