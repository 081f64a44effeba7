// Progressive enhancement: completions in the search box, "/" goes to it. Everything works without.
"use strict";

const box = document.querySelector("input[data-suggest]");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && box && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

if (box) {
  const list = document.getElementById(box.getAttribute("list"));
  let timer = 0;
  let asked = null;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(complete, 180);
  });

  async function complete() {
    const words = box.value.trim();
    if (asked) asked.abort();
    if (words.length < 2) return list.replaceChildren();
    asked = new AbortController();
    try {
      const url = `${box.dataset.suggest}?limit=8&q=${encodeURIComponent(words.slice(0, 200))}`;
      const answer = await fetch(url, { signal: asked.signal });
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      list.replaceChildren(...suggestions.map((s) => new Option("", s.label)));
    } catch (error) {
      if (error.name !== "AbortError") list.replaceChildren();
    }
  }
}

// browsers that cannot open the facets on wide screens by style alone
const facets = document.querySelector("details.facets");
if (facets && !CSS.supports("selector(::details-content)") && matchMedia("(min-width: 60rem)").matches) {
  facets.open = true;
}
