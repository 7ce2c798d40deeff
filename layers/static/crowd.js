// The events of a large frame on the map.
(function (dateline) {
// All on one canvas; few of them, once the window rests, as marks that can be reached by keyboard.
class Crowd {
  constructor(filter, hear) {
    const { map, groups, data } = filter;
    this.filter = filter;
    this.canvas = new dateline.Canvas(groups.length).addTo(map);
    this.canvas.plain = data.plain;
    this.pinned = null;
    this.columns = { cat: {}, status: {}, area: {}, lon: {}, lat: {}, shape: {}, plain: data.plain }; // of the few rows that are pinned
    this.pins = new dateline.Drawing(map, this.columns, groups, hear);
    map.on("mousemove", (event) => this.point(event.containerPoint));
    map.on("click", (event) => {
      const rows = this.canvas.under(event.containerPoint);
      if (rows.length === 1) hear.pick(rows[0]);
      else if (rows.length) hear.pickStack(rows);
    });
  }

  update(states, selected) {
    this.canvas.selected = selected;
    if (this.pinned && this.pinned === this.filter.shownKey) this.pins.update(states, selected, this.rows);
    else if (this.pinned) this.unpin();
    this.canvas.draw();
  }

  // The pointer says where there is something to press; not among so many that looking would be slow.
  point(at) {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      const { events } = this.filter;
      const found = events && events.shown.length <= dateline.DENSE && this.canvas.under(at).length > 0;
      this.filter.map.getContainer().classList.toggle("dateline-over", Boolean(found));
    });
  }

  unpin() {
    this.pinned = null;
    this.canvas.hidden = false;
    this.pins.update(this.filter.states, -1, []);
  }

  // Called when the window rests and the texts of all that is shown are there.
  pin(rows) {
    Object.assign(this, { rows, pinned: this.filter.shownKey });
    this.canvas.hidden = true;
    const { columns } = this;
    Object.assign(columns, { cat: {}, status: {}, area: {}, lon: {}, lat: {} });
    for (const row of rows) {
      const at = this.filter.at(row);
      const look = this.filter.look(row);
      columns.cat[row] = look.cat;
      columns.status[row] = look.status;
      columns.area[row] = look.area;
      columns.lon[row] = at ? at.lng : null;
      columns.lat[row] = at ? at.lat : null;
    }
    this.pins.update(this.filter.states, this.filter.selected, rows);
    this.canvas.draw();
  }

  focusOn(row) {
    return this.pinned !== null && this.pins.focusOn(row);
  }
}

dateline.Crowd = Crowd;
})(window.dateline._);
