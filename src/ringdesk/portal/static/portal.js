// Comfort only: every page does all of its work without this file.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Errors: the summary is read out and reached first.
  document.getElementById("wrong")?.focus();

  // Menus close when one looks elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of all("details.drop[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of all("details.drop[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // Words typed into a ticket survive a closed page; they stay on this device, in this tab.
  const kept = (area) => `ringdesk:${location.pathname.replace(/\/(reply|received)$/, "")}:${area.name}:${area.form.getAttribute("action")}`;
  const remember = (act) => {
    try {
      return act(sessionStorage);
    } catch {
      return null; // storage is switched off
    }
  };
  for (const area of all("textarea[data-draft]")) {
    const key = kept(area);
    if (document.querySelector(".flash")) remember((store) => store.removeItem(key));
    if (!area.value) area.value = remember((store) => store.getItem(key)) ?? "";
    area.addEventListener("input", () => remember((store) => store.setItem(key, area.value)));
  }

  // A form goes once; the server counts only one anyway.
  for (const form of all("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.gone || tooLarge(form)) return event.preventDefault();
      form.dataset.gone = "1";
      setTimeout(() => delete form.dataset.gone, 8000);
    });
  }
  addEventListener("pageshow", () => all("form[data-gone]").forEach((form) => delete form.dataset.gone));

  // Files that are too large are told before they travel.
  function tooLarge(form) {
    const input = form.querySelector("input[type=file][data-most]");
    if (!input) return false;
    const total = [...input.files].reduce((sum, file) => sum + file.size, 0);
    const over = total > Number(input.dataset.most);
    let said = input.parentElement.querySelector(".fault.local");
    if (over && !said) {
      said = Object.assign(document.createElement("p"), { className: "fault local" });
      said.setAttribute("role", "alert");
      said.textContent = input.dataset.over;
      input.after(said);
    }
    if (!over) said?.remove();
    if (over) input.focus();
    return over;
  }
  for (const input of all("input[type=file][data-most]")) input.addEventListener("change", () => tooLarge(input.form));

  // Six digits are a code: no need to press the button.
  for (const input of all("input[data-code]")) {
    input.addEventListener("input", () => {
      const digits = input.value.replace(/\D/g, "");
      if (digits.length === Number(input.dataset.code)) input.form.requestSubmit();
    });
  }

  // Questions that depend on answers: the server says which ones show.
  for (const form of all("form[data-live]")) {
    form.querySelector(".more").hidden = true;
    let turn = 0;
    form.addEventListener("change", async (event) => {
      if (!event.target.closest("#fields, [name=category]")) return;
      const mine = ++turn;
      const body = new FormData(form);
      body.delete("files");
      body.set("action", "refresh"); // a button of that name hides form.action
      try {
        const answer = await fetch(form.getAttribute("action"), { method: "POST", body });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("fields");
        if (answer.ok && fresh && mine === turn) replace(document.getElementById("fields"), fresh);
      } catch {
        form.querySelector(".more").hidden = false; // offline: the button is the way
      }
    });
  }

  // Only what appears or goes is touched, so that typing and focus stay where they are.
  function replace(old, fresh) {
    const name = (node) => node.querySelector?.("[name]")?.name ?? node.name;
    const have = new Map([...old.children].map((node) => [name(node), node]));
    const next = [...fresh.children].map((node) => {
      const known = have.get(name(node));
      return known && known.tagName === node.tagName ? known : node;
    });
    for (const node of [...old.children]) if (!next.includes(node)) node.remove();
    next.forEach((node, place) => {
      if (old.children[place] !== node) old.insertBefore(node, old.children[place] ?? null);
    });
  }
})();
