/* The drawn map of the results made interactive, with Leaflet. When anything fails it stays. */

const holder = document.getElementById("carte");
const frame = holder.querySelector(".frame");
const drawing = frame.querySelector("svg");
const found = document.getElementById("resultats");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const touch = matchMedia("(pointer: coarse)").matches;

const CLOSEST = 17;
const APART = 54; // pixels: nearer than this, marks are gathered
const COLUMN = 2 ** 24; // more than a map has rows of APART pixels
const CITIES = 13; // as many communes are named first
const DEPARTMENTS_UNTIL = 9.75; // zoom
const STREETS_FROM = 11; // zoom: our own ground says little beyond
const LISTED = 30; // as many lines follow the view
const STATE = /^#(\d+(?:\.\d+)?)\/(-?\d+\.\d+)\/(-?\d+\.\d+)$/;

/* Constants of Lambert-93 published by IGN, technical note NTG 71. */
const EXPONENT = 0.725607765;
const CONSTANT = 11754255.426;
const ECCENTRICITY = 0.08181919106;

/* Where a name may stand from its point, in pixels down. */
const SIDES = [-12, 14, 26, -26, 34, -34];

const Mark = L.Icon.extend({
  createIcon() { return this.options.element; },
  createShadow() { return null; },
});

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function drawn(tag, attributes, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

function button(className, text, label, press) {
  const made = element("button", className, text);
  made.type = "button";
  if (label) made.setAttribute("aria-label", label);
  if (press) made.addEventListener("click", press);
  return made;
}

function numbers(text) {
  return text.split(",").map(Number);
}

/* Degrees of a point of the drawing, which is in hectometres of Lambert-93, from its top left. */
function degrees(x, y) {
  const east = 100 * (x + 4000) - 700000;
  const south = 12655612.05 - 100 * (64500 - y);
  const isometric = Math.log(CONSTANT / Math.hypot(east, south)) / EXPONENT;
  let latitude = 0.76;
  for (let turn = 0; turn < 6; turn++) {
    const bend = ECCENTRICITY * Math.atanh(ECCENTRICITY * Math.sin(latitude));
    latitude = Math.asin(Math.tanh(isometric + bend));
  }
  const longitude = Math.atan2(east, south) / EXPONENT;
  return [(latitude * 180) / Math.PI, 3 + (longitude * 180) / Math.PI];
}

/* The outline of a department: each ring is written « M x y l dx dy dx dy… z ». */
function outline(path) {
  return path.getAttribute("d").split("M").slice(1).map((ring) => {
    const steps = ring.match(/-?\d+/g).map(Number);
    let x = 0;
    let y = 0;
    const places = [];
    for (let step = 0; step < steps.length; step += 2) {
      x += steps[step];
      y += steps[step + 1];
      places.push(degrees(x, y));
    }
    return [places];
  });
}

/* The venues, each with its place on the world's square of side 1 and its line in the list. */
function read(collection) {
  const place = new URLSearchParams(location.search).get("pres-de");
  const about = place ? `?${new URLSearchParams({ "pres-de": place })}` : "";
  const lines = new Map();
  for (const link of found.querySelectorAll(".lines a")) {
    lines.set(link.pathname, link.closest("li"));
  }
  return collection.features.map(({ geometry, properties }) => {
    const point = L.latLng(geometry.coordinates[1], geometry.coordinates[0]);
    const { x, y } = L.CRS.EPSG3857.latLngToPoint(point, 0).divideBy(256);
    const sheet = `${holder.dataset.list}${properties.slug}/`;
    const kind = collection.types[properties.type] ?? "type non connu";
    const addresses = { address: sheet + about, card: `${sheet}carte/${about}` };
    return { ...properties, ...addresses, place: point, x, y, kind, line: lines.get(sheet) };
  });
}

/* What would overlap at this zoom, gathered about the middle of what was gathered at first. */
function gather(venues, zoom) {
  const scale = (256 * 2 ** zoom) / APART;
  const crowds = join(venues, [], scale).sort((one, other) => other.venues.length - one.venues.length);
  return join(venues, crowds.map(middle), scale).filter((each) => each.venues.length);
}

/* Each venue joins the first gathering near enough, those about `seeds` before any other. */
function join(venues, seeds, scale) {
  const cells = new Map();
  const gatherings = [];
  const find = (place) => {
    const x = place.x * scale;
    const y = place.y * scale;
    const cell = Math.floor(x) * COLUMN + Math.floor(y);
    for (let near = 0; near < 9; near++) {
      const there = cells.get(cell + ((near % 3) - 1) * COLUMN + Math.floor(near / 3) - 1);
      const found = there?.find((each) => (each.x - x) ** 2 + (each.y - y) ** 2 < 1);
      if (found) return found;
    }
    const made = { x, y, place: place.place, venues: [] };
    gatherings.push(made);
    cells.set(cell, [...(cells.get(cell) ?? []), made]);
    return made;
  };
  seeds.forEach(find);
  for (const venue of venues) {
    venue.home = find(venue);
    venue.home.venues.push(venue);
  }
  return gatherings;
}

/* A venue in a line, as the page writes those of its list. */
function line(venue) {
  const made = element("li", venue.type);
  made.appendChild(element("a", "", venue.name)).href = venue.address;
  made.append(" ", element("span", "", venue.kind));
  return made;
}

function status() {
  const made = element("p", "in-view");
  made.setAttribute("role", "status");
  return made;
}

function middle({ venues }) {
  const mean = (read) => venues.reduce((sum, each) => sum + read(each), 0) / venues.length;
  const place = L.latLng(mean((each) => each.place.lat), mean((each) => each.place.lng));
  return { x: mean((each) => each.x), y: mean((each) => each.y), place };
}

class ResultMap {
  constructor(canvas, collection, towns) {
    this.canvas = canvas;
    this.venues = read(collection);
    this.towns = towns.map(([name, latitude, longitude]) => ({ name, place: L.latLng(latitude, longitude) }));
    this.marks = new Map();
    this.gathered = { zoom: null, all: [] };
    this.departments = [...drawing.querySelectorAll(".land")].map(outline);
    const region = L.latLngBounds(this.departments.flat(3));
    const reached = this.venues.reduce((all, each) => all.extend(each.place), region.pad(0.3));
    this.map = L.map(canvas, {
      zoomSnap: 0.25, minZoom: 5, maxZoom: CLOSEST, maxBounds: reached.pad(0.2), zoomControl: false,
      attributionControl: false, dragging: !touch, zoomAnimation: !still, inertia: !still,
      fadeAnimation: !still, markerZoomAnimation: !still,
    });
    if (still) this.map.panBy = (way) => L.Map.prototype.panBy.call(this.map, way, { animate: false });
    this.names = this.nameCandidates();
    this.background = this.map.createPane("names");
    this.background.setAttribute("aria-hidden", "true");
    this.dress();
    const [, zoom, latitude, longitude] = location.hash.match(STATE) ?? [];
    const isKept = zoom && reached.contains(L.latLng(latitude, longitude));
    if (isKept) this.map.setView([latitude, longitude], zoom, { animate: false });
    else this.open(region);
    this.map.on("moveend", () => this.moved());
    if (isKept) this.moved();
    else this.draw();
  }

  dress() {
    const { relief, waters } = holder.dataset;
    this.credits = L.control.attribution({ prefix: false }).addTo(this.map);
    this.credits.addAttribution("Fond\u00a0: IGN, INSEE, NOAA, GSHHG");
    L.control.zoom({ zoomInTitle: "Zoomer", zoomOutTitle: "Dézoomer" }).addTo(this.map);
    L.control.scale({ imperial: false }).addTo(this.map);
    // The zoom comes before the marks for the keyboard too.
    this.canvas.prepend(this.canvas.querySelector(".leaflet-control-container"));
    this.map.getPane("overlayPane").setAttribute("aria-hidden", "true");
    new L.Ground(JSON.parse(relief), waters).addTo(this.map);
    for (const each of this.departments) {
      L.polygon(each, { className: "land", interactive: false }).addTo(this.map);
    }
    if (holder.dataset.tiles) this.offerStreets();
  }

  /* Another site draws the streets, and only when asked: it then learns the visitor's address. */
  offerStreets() {
    const { tiles, credit } = holder.dataset;
    const layer = L.tileLayer(tiles, { maxZoom: CLOSEST, referrerPolicy: "strict-origin" });
    const shown = element("span", "", credit).innerHTML;
    const offer = frame.appendChild(element("div", "streets"));
    const press = offer.appendChild(button("", "Afficher les rues (Plan IGN)", "", () => {
      const isOn = !this.map.hasLayer(layer);
      this.map[isOn ? "addLayer" : "removeLayer"](layer);
      this.credits[isOn ? "addAttribution" : "removeAttribution"](shown);
      this.canvas.classList.toggle("with-streets", isOn);
      press.textContent = isOn ? "Masquer les rues" : "Afficher les rues (Plan IGN)";
      warning.remove();
    }));
    const warning = element("span", "", `Elles viennent de ${new URL(tiles).hostname}, qui verra votre adresse IP.`);
    offer.append(warning);
    const reveal = () => { offer.hidden = this.map.getZoom() < STREETS_FROM && !this.map.hasLayer(layer); };
    this.map.on("zoomend", reveal);
    this.map.whenReady(reveal);
  }

  /* Opens on the zone asked for, else on the nearest results, else on all of them. */
  open(region) {
    const { zone, near } = holder.dataset;
    const [south, west, north, east] = numbers(zone);
    const wanted = near ? this.venues.filter((each) => each.line) : this.venues;
    const results = wanted.length ? L.latLngBounds(wanted.map((each) => each.place)) : region;
    const bounds = zone ? [[south, west], [north, east]] : results;
    const padding = zone ? [0, 0] : [0.04 * this.map.getSize().x, 24];
    this.map.fitBounds(bounds, { padding, maxZoom: 13, animate: false });
  }

  moved() {
    const bounds = this.map.getBounds();
    const corners = [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()];
    const query = new URLSearchParams(location.search);
    query.set("zone", corners.map((degree) => degree.toFixed(4)).join());
    query.delete("rayon");
    query.delete("page");
    this.search ??= frame.appendChild(element("a", "zone", "Chercher dans cette zone"));
    this.search.href = `?${query}`.replaceAll("%2C", ",");
    const { lat, lng } = this.map.getCenter();
    history.replaceState(null, "", `#${this.map.getZoom()}/${lat.toFixed(4)}/${lng.toFixed(4)}`);
    this.draw();
    this.follow(bounds);
  }

  /* The list shows what is in view, the best told first, with how many there are. */
  follow(bounds) {
    const list = found.querySelector("ul.lines");
    if (!list) return;
    const seen = this.venues.filter((each) => bounds.contains(each.place));
    const shown = seen.slice(0, LISTED).map((each) => (each.line ??= this.tie(line(each), each)));
    list.replaceChildren(...shown);
    found.querySelector(".pages")?.remove();
    this.count ??= list.insertAdjacentElement("beforebegin", status());
    const more = seen.length > LISTED ? `, dont voici les ${LISTED} premiers` : "";
    this.count.textContent = `Dans cette vue\u00a0: ${seen.length}${more}.`;
  }

  draw() {
    const zoom = this.map.getZoom();
    const held = [...this.marks].find(([, mark]) => mark.getElement() === document.activeElement);
    if (zoom !== this.gathered.zoom) {
      for (const mark of this.marks.values()) mark.remove();
      this.marks.clear();
      this.gathered = { zoom, all: gather(this.venues, zoom) };
    }
    const seen = this.map.getBounds();
    for (const each of this.gathered.all) {
      if (seen.contains(each.place)) this.mark(each);
      else if (each !== held?.[0]) this.unmark(each);
    }
    if (held) this.markOf(held[0].venues[0])?.focus({ preventScroll: true });
    this.write();
  }

  mark(gathering) {
    if (this.marks.has(gathering)) return;
    const { venues, place } = gathering;
    const [first] = venues;
    const alone = venues.length === 1;
    const label = alone ? `${first.name}, ${first.kind}` : `${venues.length}\u00a0lieux près de ${this.nearestTown(place)}, à voir de plus près`;
    const size = ["few", "some", "many"][Math.min(Math.floor(Math.log10(venues.length)), 2)];
    const made = button(alone ? `mark ${first.type}` : `mark ${size}`, alone ? "" : venues.length, label);
    for (const [event, on] of [["mouseenter", 1], ["focus", 1], ["mouseleave", 0], ["blur", 0]]) {
      made.addEventListener(event, () => {
        for (const each of venues) each.line?.classList.toggle("lit", Boolean(on));
      });
    }
    const mark = L.marker(place, { icon: new Mark({ element: made }), keyboard: false, riseOnHover: true });
    mark.on("click", () => this.press(gathering, made)).addTo(this.map);
    this.marks.set(gathering, mark);
  }

  unmark(gathering) {
    this.marks.get(gathering)?.remove();
    this.marks.delete(gathering);
  }

  markOf(venue) {
    return this.marks.get(venue.home)?.getElement();
  }

  press({ venues }, made) {
    const bounds = L.latLngBounds(venues.map((each) => each.place));
    const isPoint = bounds.getNorthEast().equals(bounds.getSouthWest());
    if (isPoint || this.map.getZoom() >= CLOSEST) this.tell(venues, made);
    else this.map.fitBounds(bounds, { padding: [48, 48], maxZoom: CLOSEST, animate: !still });
  }

  /* Opens a popup about the venues; closing it gives the focus back to where it came from. */
  tell(venues, origin) {
    const told = element("div", "told");
    const popup = L.popup({
      closeButton: false, offset: [0, -8], minWidth: 220, maxWidth: 280, maxHeight: 320,
      autoPanPaddingTopLeft: [64, 12],
    });
    const close = () => {
      popup.remove();
      (origin.isConnected ? origin : this.markOf(venues[0]) ?? this.canvas).focus();
    };
    told.append(button("close", "×", "Fermer", close));
    const list = told.appendChild(element("ul", "lines"));
    list.append(...venues.map(line));
    told.addEventListener("keydown", (event) => event.key === "Escape" && close());
    popup.setLatLng(venues[0].place).setContent(told).openOn(this.map);
    told.querySelector("a").focus({ preventScroll: true });
    if (venues.length === 1) this.describe(venues[0], list.firstChild, popup);
  }

  /* Adds to a popup what the site says of the venue at this moment; without an answer, its name stays. */
  async describe(venue, line, popup) {
    const answer = await fetch(venue.card).catch(() => null);
    if (!answer?.ok) return;
    line.querySelector("span").remove();
    line.insertAdjacentHTML("beforeend", await answer.text());
    const sheet = line.appendChild(element("a", "more", "Voir la fiche"));
    sheet.href = venue.address;
    const held = popup.getElement()?.contains(document.activeElement) && document.activeElement;
    popup.update(); // which takes the content out and puts it back
    if (held) held.focus({ preventScroll: true });
  }

  nearestTown(place) {
    const away = (town) => (town.place.lat - place.lat) ** 2 + ((town.place.lng - place.lng) * 0.72) ** 2;
    return this.towns.reduce((best, town) => (away(town) < away(best) ? town : best)).name;
  }

  /* Ties a line of the list to its mark, and gives it a way to the map. */
  tie(line, venue) {
    const light = (on) => this.markOf(venue)?.classList.toggle("lit", on);
    for (const event of ["mouseenter", "focusin"]) line.addEventListener(event, () => light(true));
    for (const event of ["mouseleave", "focusout"]) line.addEventListener(event, () => light(false));
    const label = `Voir sur la carte\u00a0: ${venue.name}`;
    const show = button("show", "Voir sur la carte", label, () => {
      this.map.setView(venue.place, Math.max(this.map.getZoom(), 13), { animate: false });
      this.canvas.scrollIntoView({ block: "nearest" });
      this.tell([venue], show);
    });
    line.append(show);
    return line;
  }

  nameCandidates() {
    const departments = [...drawing.querySelectorAll("text")].map((text) => ({
      name: text.textContent, kind: "area", until: DEPARTMENTS_UNTIL, from: 0,
      place: L.latLng(degrees(+text.getAttribute("x"), +text.getAttribute("y"))),
    }));
    // Ever more towns: three times as many at each step of zoom.
    const peopled = this.towns.map(({ name, place }, rank) => ({
      name, kind: rank < CITIES ? "city" : "town", until: CLOSEST,
      place, from: 7 + Math.log((rank + 1) / CITIES) / Math.log(3),
    }));
    return [...peopled.slice(0, CITIES), ...departments, ...peopled.slice(CITIES)];
  }

  /* Writes the names that have room, the greatest first: on their point, below it or above. */
  write() {
    const zoom = this.map.getZoom();
    const { x: width, y: height } = this.map.getSize();
    const taken = [...this.marks.keys()].map(({ place }) => this.box(place, 32, 32, 0));
    const sheet = drawn("svg", { width, height, class: "leaflet-zoom-hide" });
    for (const { name, kind, place, from, until } of this.names) {
      if (zoom < from || zoom > until || !this.map.getBounds().contains(place)) continue;
      const letters = name.length * (kind === "town" ? 7.5 : 9.5);
      const down = (kind === "area" ? [0] : SIDES).find((side) => {
        const box = this.box(place, letters, 16, side);
        return inside(box, width, height) && clear(box, taken);
      });
      if (down === undefined) continue;
      taken.push(this.box(place, letters, 16, down));
      const { x, y } = this.map.latLngToContainerPoint(place);
      sheet.append(drawn("text", { x, y: y + down, class: `name ${kind}` }, name));
      if (kind !== "area" && Math.abs(down) < 20) {
        sheet.append(drawn("circle", { cx: x, cy: y, r: kind === "city" ? 3.5 : 2.5, class: `spot ${kind}` }));
      }
    }
    if (holder.dataset.near) {
      const { x, y } = this.map.latLngToContainerPoint(numbers(holder.dataset.near));
      sheet.append(drawn("circle", { cx: x, cy: y, r: 28, class: "here" }));
    }
    L.DomUtil.setPosition(sheet, this.map.containerPointToLayerPoint([0, 0]));
    this.background.replaceChildren(sheet);
  }

  box(place, width, height, down) {
    const { x, y } = this.map.latLngToContainerPoint(place);
    return [x - width / 2, y + down - height / 2, x + width / 2, y + down + height / 2];
  }
}

function inside([left, top, right, bottom], width, height) {
  return left > 0 && top > 0 && right < width && bottom < height;
}

function clear([left, top, right, bottom], taken) {
  return taken.every(([l, t, r, b]) => right < l || r < left || bottom < t || b < top);
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(address);
  return answer.json();
}

const { points, names } = holder.dataset;
const canvas = element("div", "canvas");
canvas.setAttribute("role", "region");
canvas.setAttribute("aria-label", "Carte interactive");
try {
  const [collection, towns] = await Promise.all([load(points), load(names)]);
  frame.append(canvas);
  const map = new ResultMap(canvas, collection, towns);
  for (const venue of map.venues.filter((each) => each.line)) map.tie(venue.line, venue);
  drawing.remove();
  if (touch) holder.append(element("p", "quiet", "Deux doigts déplacent la carte et l’agrandissent."));
} catch (error) {
  canvas.remove();
  const sorry = "La carte interactive n’a pas pu être chargée\u00a0: voici la carte dessinée.";
  holder.append(element("p", "ignored", sorry));
  console.warn(error);
}
