// Shows what hours come to while they are typed; without it, the button of the form does.
const PAUSE = 600;

function refresh(place) {
  const form = place.closest("form");
  let timer, request;

  function show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const part of place.querySelectorAll("[data-part]")) {
      const found = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
      // Left alone when it says the same: a screen reader would say it again.
      if (part.innerHTML !== found.innerHTML) part.replaceChildren(...found.childNodes);
    }
  }

  function fail() {
    const said = place.querySelector('[data-part="said"]');
    said.textContent = said.dataset.failed;
    place.querySelector('[data-part="week"]').replaceChildren();
  }

  function typed() {
    if (place === form) return new FormData(form);
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "opening_hours"]) {
      data.append(name, form.elements[name].value);
    }
    return data;
  }

  async function ask() {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const options = { method: "POST", body: typed(), redirect: "error", signal };
      const response = await fetch(place.dataset.hoursPreview, options);
      if (!response.ok) throw new Error(response.status);
      show(await response.text());
    } catch (error) {
      if (error.name !== "AbortError") fail();
    }
  }

  place.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}

document.querySelectorAll("[data-hours-preview]").forEach(refresh);
