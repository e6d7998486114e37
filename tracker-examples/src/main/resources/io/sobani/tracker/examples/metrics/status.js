"use strict";

// The tracker draws; this only asks for the newest picture, once a second.
const page = document.getElementById("status");
const state = document.getElementById("state");

async function update() {
  try {
    const answer = await fetch("status", { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) {
      throw new Error("HTTP " + answer.status);
    }
    page.innerHTML = await answer.text();
    document.body.className = "";
    state.textContent = "as of " + new Date().toLocaleTimeString();
  } catch (failure) {
    document.body.className = "stale";
    state.textContent = state.textContent.replace(/^(no answer, )?/, "no answer, ");
  }
  setTimeout(update, document.hidden ? 5000 : 1000);
}

update();
