/* Keys, the running total of ticked parcels, and one press of a button for one act. All pages work without it. */
"use strict";
(() => {
  const GRAINS_PER_MU = 200000, GRAINS_PER_HA = 3000000;

  const typing = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable;

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.form || [...document.querySelectorAll("main form")].find((each) => each.querySelector("[data-submit], .main"));
      const button = form && form.querySelector("[data-submit], button.main");
      if (button && !button.disabled) { event.preventDefault(); button.click(); }
      return;
    }
    if (typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.tagName === "A") target.click(); else { target.focus(); target.select(); }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  /* Grains of a decimal in mu, in whole numbers; null for what is no area. */
  const grains = (text) => {
    const found = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text.trim());
    if (!found) return null;
    const millionths = Number(found[1]) * 1000000 + Number((found[2] || "").padEnd(6, "0"));
    return millionths % 5 ? null : millionths / 5;
  };
  const shown = (amount, unit, places) => {
    const text = (amount / unit).toFixed(6).replace(/0+$/, "").replace(/\.$/, "");
    const whole = text.split(".");
    return `${whole[0]}.${(whole[1] || "").padEnd(places, "0")}`;
  };

  const table = document.querySelector("[data-parcels]"), total = document.querySelector("[data-total]");
  if (!table || !total) return;
  const add = () => {
    let sum = 0, count = 0, sound = true;
    table.querySelectorAll("input[type=checkbox]").forEach((box) => {
      const row = box.closest("tr"), field = row.querySelector("[data-area]");
      row.classList.toggle("ticked", box.checked);
      if (!box.checked) return;
      const area = field.value.trim() ? grains(field.value) : Number(box.dataset.grains);
      count += 1;
      if (area === null) sound = false; else sum += area;
    });
    total.hidden = false;
    const figure = sound ? `${shown(sum, GRAINS_PER_MU, 2)} ${total.dataset.mu} (${(sum / GRAINS_PER_HA).toFixed(4)} ${total.dataset.ha})` : "—";
    total.textContent = `${total.dataset.word} ${count} · ${figure}`;
  };
  table.addEventListener("input", (event) => {
    const field = event.target;
    if (field.dataset.area) field.closest("tr").querySelector("input[type=checkbox]").checked = field.value.trim() !== "";
    add();
  });
  add();
})();
