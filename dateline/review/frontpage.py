"""The HTML of the review page: an empty desk, and the basemap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from layers._basemap import WORLD, BasemapOptions, cut
from layers._geometry import extent_of
from layers._inline import escaped, json_block
from layers._messages import words

if TYPE_CHECKING:
    from dateline.correcting import Desk
    from dateline.review.application import Publication

_BUDGET: Final = 400_000
_LIKELY: Final = 0.2
"""Candidates with a probability below it may lie where the map is rough."""
_ROOM: Final = 4.0
"""How many times the extent of the events is drawn in detail round them: a pin may have to go far."""


def front_page(desk: Desk, publication: Publication) -> str:
    """The page. It holds no text of an article: that comes as JSON."""
    name = escaped(str(publication.output))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>dateline review</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/leaflet.css">
<link rel="stylesheet" href="/assets/map.css">
<link rel="stylesheet" href="/assets/review.css">
</head>
<body class="dateline-body dateline-review" data-output="{name}">
<header class="dateline-bar">
<h1>Review</h1>
<p class="dateline-progress" role="status"></p>
<div class="dateline-tools">
<button type="button" class="dateline-button" data-act="undo" title="Undo (u)">Undo</button>
<button type="button" class="dateline-button" data-act="list" title="All events (l)">All events</button>
<button type="button" class="dateline-button" data-act="help" title="Keys (?)" aria-label="Keys">?</button>
<button type="button" class="dateline-button dateline-publish" data-act="publish" title="Publish (P)">Publish</button>
</div>
</header>
<p class="dateline-said-so" role="alert" hidden></p>
<main class="dateline-room">
<section class="dateline-story dateline-article" aria-label="Article" tabindex="0"></section>
<section class="dateline-chart" aria-label="Map"><div id="map"></div><div class="dateline-map-help" hidden></div></section>
<section class="dateline-card" aria-label="Event"></section>
</main>
<dialog class="dateline-sheet" id="help"></dialog>
<dialog class="dateline-sheet" id="list"></dialog>
<noscript><p>The review page needs JavaScript.</p></noscript>
{json_block("ground-data", _ground(desk, publication))}
<script src="/assets/leaflet.js"></script>
<script src="/assets/map.js"></script>
<script src="/assets/review.js"></script>
</body>
</html>
"""


def _ground(desk: Desk, publication: Publication) -> dict[str, Any]:
    from shapely.geometry import Point

    shapes = [event.geometry for event in desk.events.values() if event.geometry is not None]
    others = [other for event in desk.events.values() for other in event.alternatives]
    shapes += [Point(other.lon, other.lat) for other in others if other.score >= _LIKELY]
    speech = words(publication.lang)
    options = BasemapOptions(viewpoint=publication.viewpoint, room=_ROOM)
    credit = f"{speech['basemap']}; {speech['viewpoint_' + publication.viewpoint]}"
    return {**cut(extent_of(shapes) or WORLD, options, budget=_BUDGET), "lang": "en", "credit": credit}
