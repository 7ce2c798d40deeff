// What scripts and the address may ask of a filter, and what it tells them.
(function (dateline) {
const { POSSIBLE, CERTAIN, parse, iso } = dateline.time;

Object.assign(dateline.Filter.prototype, {
  getState() {
    const { grid, bar, counts, selected } = this;
    return {
      start: grid ? iso(bar.start, grid.unit, false) : null,
      end: grid ? iso(bar.end, grid.unit, true) : null,
      shown: counts[POSSIBLE] + counts[CERTAIN],
      possible: counts[POSSIBLE],
      total: this.total,
      selected: selected >= 0 ? this.keyOf(selected) : null
    };
  },

  setRange(start, end) {
    return this.moveTo(parse(start, false), parse(end, true));
  },

  moveTo(start, end) {
    if (!this.grid || start === null || end === null || end <= start) return false;
    this.bar.move(start, end);
    return true;
  },

  select(key) {
    if (key === null || key === undefined || key === "") {
      this.panel.close();
      return true;
    }
    const row = this.rowOfKey(key);
    if (row < 0) return false;
    this.show(row);
    this.pick(row, false);
    return true;
  },

  on(name, hear) {
    if (name === "change" && typeof hear === "function") this.listeners.push(hear);
    return this;
  },

  tell() {
    const state = this.getState();
    const text = JSON.stringify(state);
    if (dateline.filters[0] === this) this.writeAddress(state);
    if (text === this.told) return;
    this.told = text;
    for (const hear of this.listeners) hear(state);
  },

  writeAddress(state) {
    const { grid, bar, data } = this;
    const whole = !grid || (bar.start <= grid.low && bar.end >= grid.high);
    const on = data.categories.filter((name, cat) => this.isOn(cat));
    dateline.embedding.writeHash({
      t: whole ? "" : `${state.start}/${state.end}`,
      q: this.search.text,
      id: state.selected,
      cat: on.length < data.categories.length ? on : null
    });
  },

  readAddress() {
    const given = dateline.embedding.readHash();
    if (given.cat) {
      this.groups.forEach((group, cat) => {
        if (given.cat.includes(this.data.categories[cat])) this.map.addLayer(group);
        else this.map.removeLayer(group);
      });
    }
    // An address may leave one end open.
    if (this.grid && (given.start || given.end)) {
      this.moveTo(given.start ? parse(given.start, false) : this.grid.low, given.end ? parse(given.end, true) : this.grid.high);
    }
    this.search.find(given.q);
    this.refresh();
    if (given.id) this.select(given.id);
  }
});
})(window.dateline._);
