// Copies and shares an address, and prints, where the browser can: the page says it all without.
function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", () => press(made));
  return made;
}

for (const field of document.querySelectorAll("[data-share]")) {
  const page = { title: field.dataset.share, url: field.value };
  field.after(
    button("Copier l’adresse", async (pressed) => {
      field.select();
      await navigator.clipboard.writeText(field.value);
      pressed.textContent = "Adresse copiée";
    }),
    // A person who closes the list of the telephone changes nothing.
    ...(navigator.share ? [button("Partager…", () => navigator.share(page).catch(() => {}))] : []),
  );
}

for (const place of document.querySelectorAll("[data-print]")) {
  place.prepend(button("Imprimer", () => print()));
}
