// Suggests communes while one is typed, and offers to search around oneself. Without it, the words
// typed are sent as they are and the page answers with a choice.
const PAUSE = 200;
const SHORTEST = 2;
const INSTEAD = "Saisissez une commune ou un code postal.";
const REASONS = {
  1: "Votre navigateur n’a pas donné votre position.",
  2: "Votre position est introuvable.",
  3: "Votre position tarde trop à venir.",
};

function suggest(input) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-communes`;
  input.after(list);
  input.setAttribute("list", list.id);
  let timer, request, last;

  function option({ text, context }) {
    const made = document.createElement("option");
    made.value = text;
    made.label = context;
    return made;
  }

  async function ask() {
    const typed = input.value.trim();
    if (typed.length < SHORTEST || typed === last) return;
    last = typed;
    request?.abort();
    request = new AbortController();
    try {
      const address = `${input.dataset.communes}?${new URLSearchParams({ q: typed })}`;
      const response = await fetch(address, { signal: request.signal });
      if (response.ok) list.replaceChildren(...(await response.json()).map(option));
    } catch {
      // Aborted for a newer question, or out of reach: the words typed will be understood anyway.
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}

function locate(input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "around";
  button.textContent = "Autour de moi";
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  input.after(button, status);

  const refuse = ({ code }) => {
    status.textContent = `${REASONS[code]} ${INSTEAD}`;
  };

  function go({ coords }) {
    status.textContent = "";
    // Some hundred metres: enough to measure from, and no more goes into the address of the page.
    input.value = `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`;
    input.form.requestSubmit();
  }

  button.addEventListener("click", () => {
    if (!navigator.geolocation) return refuse({ code: 2 });
    status.textContent = "Recherche de votre position…";
    navigator.geolocation.getCurrentPosition(go, refuse, { timeout: 10_000, maximumAge: 60_000 });
  });
}

document.querySelectorAll("input[data-communes]").forEach(suggest);
document.querySelectorAll("input[data-around]").forEach(locate);
