// Tiles under the events: asked of a host that the page's policy allows, or carried in the page.
(function (dateline) {
dateline.tiles = (map, dataId) => {
  const data = JSON.parse(document.getElementById(dataId).textContent);
  const attribution = dateline.asHtml(data.credit);
  map.getContainer().classList.add("dateline-grounded");
  map.attributionControl.setPrefix("Leaflet");
  const made = () => {
    if (data.url) return L.tileLayer(data.url, { attribution, referrerPolicy: "strict-origin-when-cross-origin", maxZoom: map.getMaxZoom() });
    const carried = L.GridLayer.extend({
      createTile(at) {
        const tile = document.createElement("img");
        const count = 2 ** at.z;
        const text = data.tiles[`${at.z}/${((at.x % count) + count) % count}/${at.y}`];
        tile.alt = "";
        if (text) tile.src = `data:image/${data.kind};base64,${text}`;
        return tile;
      }
    });
    return new carried({ attribution, minNativeZoom: data.first, maxNativeZoom: data.last, maxZoom: map.getMaxZoom() });
  };
  made().addTo(map);
  dateline.hold(map, data.box);
};
})(window.dateline._);
