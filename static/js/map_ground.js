/* The ground of the map, as a layer of Leaflet: the shaded relief, light or dark, and its waters. */

L.Ground = L.LayerGroup.extend({
  statics: {
    BOUNDS: [[42.15, -0.65], [45.2, 5.15]], // those that the pictures were drawn in
    FINE_FROM: 8, // zoom
    WATERS_UNTIL: 11.5, // zoom: too coarse beyond
    STEPS: 2000, // of the waters, in a degree

    /* A line of waters, « longitude, latitude, then steps », as degrees. */
    degrees(line) {
      const places = [];
      let [x, y] = [0, 0];
      for (let step = 0; step < line.length; step += 2) {
        x += line[step];
        y += line[step + 1];
        places.push([y / L.Ground.STEPS, x / L.Ground.STEPS]);
      }
      return places;
    },
  },

  /* `pictures`: {"light-1100.avif": address, …}; `waters`: address of the lines. */
  initialize(pictures, waters) {
    this.pictures = pictures;
    this.format = "avif";
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.image = L.imageOverlay("", L.Ground.BOUNDS, { className: "ground" });
    L.LayerGroup.prototype.initialize.call(this, [this.image]);
    this.flow(waters);
  },

  onAdd(map) {
    this.choose(map);
    L.LayerGroup.prototype.onAdd.call(this, map);
    map.on("zoomend", () => this.choose(map));
    this.scheme.addEventListener("change", () => this.choose(map));
    this.image.on("error", () => {
      if (this.format === "webp") return;
      this.format = "webp";
      this.choose(map);
    });
  },

  /* Shows the lightest picture that is sharp at this zoom; the fine one, once there, stays. */
  choose(map) {
    this.isFine ||= map.getZoom() >= L.Ground.FINE_FROM;
    const name = `${this.scheme.matches ? "dark" : "light"}-${this.isFine ? 2200 : 1100}`;
    const address = this.pictures[`${name}.${this.format}`];
    if (address !== this.address) this.image.setUrl((this.address = address));
    const shown = map.getZoom() <= L.Ground.WATERS_UNTIL ? "addLayer" : "removeLayer";
    this.waters?.forEach((each) => this[shown](each));
  },

  /* The rivers stop with the picture: inside its faded edge. */
  async flow(address) {
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) return;
    const { rivers, lakes } = await answer.json();
    const bounds = L.latLngBounds(L.Ground.BOUNDS).pad(-0.05);
    const inside = (line) => L.Ground.degrees(line).filter((place) => bounds.contains(place));
    const look = { className: "water", interactive: false };
    this.waters = [L.polyline(rivers.map(inside), look), L.polygon(lakes.map(inside), look)];
    if (this._map) this.choose(this._map);
  },
});
