"""The page in other pages, in a real browser: every host's own rule for heights, our element, strict policies."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from page_story import story
from serving import served, watched

import layers
from layers.embed import ELEMENT_FILE, element_script, element_snippet, folder_files, iframe_snippet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Frame, Page

pytestmark = pytest.mark.browser

SANDBOX = "allow-scripts allow-popups"
MAIN = "Math.ceil(document.querySelector('main').getBoundingClientRect().height)"

# What each host does with a message; `f` is the frame, `set(px)` gives it its height.
HOSTS = {
    "amp": """
      if (e.source !== f.contentWindow || !d || d.sentinel !== "amp" || d.type !== "embed-size") return;
      if (d.height >= 100) set(d.height);
      f.contentWindow.postMessage({sentinel: "amp", type: "embed-size-changed", requestedHeight: d.height}, "*");""",
    "datawrapper": """
      if (!d || d["datawrapper-height"] === undefined) return;
      for (const id in d["datawrapper-height"]) if (f.contentWindow === e.source) set(d["datawrapper-height"][id]);""",
    "embedly": """
      let m; try { m = JSON.parse(d); } catch (error) { return; }
      if (m.context === "iframe.resize" && m.src === f.src) set(m.height);""",
    "pym": """
      const m = typeof d === "string" && /^pymxPYMxc1xPYMx(\\S+)xPYMx(.+)$/.exec(d);
      if (m && m[1] === "height") set(+m[2]);""",
    "wordpress": """
      if (!d || !(d.secret || d.message || d.value) || /[^a-zA-Z0-9]/.test(d.secret)) return;
      if (d.secret !== "abc123" || e.source !== f.contentWindow || d.message !== "height") return;
      set(Math.min(1000, Math.max(200, parseInt(d.value, 10))));""",
    "guardian": """
      if (!["null", location.origin].includes(e.origin)) return;
      let m; try { m = JSON.parse(d); } catch (error) { return; }
      if (m.type === "set-height") set(m.value);""",
    "open-iframe-resizer": """
      if (d && d.type === "iframe-resized" && e.source === f.contentWindow) set(d.height);""",
}
ADDRESS = {"pym": "map.html?initialWidth=700&childId=c1", "wordpress": "map.html#?secret=abc123"}
HOST = """<!doctype html><title>host</title><div id="box" style="width:900px">
<iframe title="map" sandbox="{sandbox}" src="{src}" style="width:100%;border:0"></iframe></div>
<script>
const f = document.querySelector("iframe");
window.count = 0; window.sizes = [];
const set = (px) => {{ sizes.push(px); f.style.height = px + "px"; }};
addEventListener("message", (e) => {{ count += 1; const d = e.data; {rule} }});
f.addEventListener("load", () => {{
  f.contentWindow.postMessage({{sentinel: "amp", type: "frames-init"}}, "*");
  f.contentWindow.postMessage("pymxPYMxc1xPYMxwidthxPYMx900", "*");
}});
</script>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, story_file: Path) -> Path:
    made = tmp_path_factory.mktemp("hosts")
    shutil.copy(story_file, made / "map.html")
    (made / ELEMENT_FILE).write_text(element_script(), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


def open_host(page: Page, site: str, folder: Path, html: str) -> None:
    (folder / "host.html").write_text(html, encoding="utf-8")
    page.goto(site + "host.html")


def until(page: Page | Frame, condition: str) -> None:
    """Waits without eval, which a strict policy forbids."""
    for _ in range(60):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {condition}")


def fits(page: Page, most: int = 99_999) -> None:
    """Waits until the frame is as high as its content, at most *most*; nothing else may move then."""
    wanted, has = 0, -1
    for _ in range(40):
        page.wait_for_timeout(75)
        wanted = min(most, page.frames[1].evaluate(MAIN))
        has = page.evaluate("Math.round(document.querySelector('iframe').getBoundingClientRect().height)")
        if wanted > 100 and abs(wanted - has) < 2:
            return
    pytest.fail(f"the frame is {has} px high, its content {wanted}")


@pytest.mark.parametrize("host", HOSTS)
def test_every_host_gets_the_right_height_and_no_more(
    chromium_browser: Browser, site: str, folder: Path, host: str
) -> None:
    most = 1000 if host == "wordpress" else 99_999
    html = HOST.format(sandbox=SANDBOX, src=ADDRESS.get(host, "map.html"), rule=HOSTS[host])
    with watched(chromium_browser) as (page, complaints):
        open_host(page, site, folder, html)
        fits(page, most)
        page.wait_for_timeout(150)
        before = page.evaluate("count")
        page.wait_for_timeout(400)
        assert page.evaluate("count") == before, "heights are sent though nothing changed"
        page.evaluate("document.getElementById('box').style.width = '380px'")
        page.wait_for_timeout(100)
        fits(page, most)
        assert page.evaluate("sizes.length") < 12
    assert complaints == []


def test_less_than_two_pixels_are_not_told(chromium_browser: Browser, site: str, folder: Path) -> None:
    html = HOST.format(sandbox=SANDBOX, src="map.html", rule=HOSTS["open-iframe-resizer"])
    with watched(chromium_browser) as (page, _):
        open_host(page, site, folder, html)
        fits(page)
        page.wait_for_timeout(300)
        before = page.evaluate("count")
        page.frames[1].evaluate("document.querySelector('main').style.marginTop = '0'; document.querySelector('main').style.paddingBottom = '21px'")  # fmt: skip
        page.wait_for_timeout(200)
        grown = page.evaluate("count") - before
        page.frames[1].evaluate("document.querySelector('main').style.paddingBottom = '60px'")
        page.wait_for_timeout(200)
        assert grown == 0
        assert page.evaluate("count") == before + 5
        fits(page)


def test_a_host_that_adds_to_the_height_starts_no_growth(
    chromium_browser: Browser, site: str, folder: Path
) -> None:
    rule = "if (d && d.type === 'iframe-resized') set(d.height + 120);"
    with watched(chromium_browser) as (page, _):
        open_host(page, site, folder, HOST.format(sandbox=SANDBOX, src="map.html", rule=rule))
        page.wait_for_timeout(900)
        sizes = page.evaluate("sizes")
        assert len(sizes) < 8
        assert sizes[-1] == page.frames[1].evaluate(MAIN) + 120


def test_steering_is_not_answered_with_heights(chromium_browser: Browser, site: str, folder: Path) -> None:
    rule = "if (d && d.sentinel === 'amp') set(d.height);"
    with watched(chromium_browser) as (page, _):
        open_host(page, site, folder, HOST.format(sandbox=SANDBOX, src="map.html", rule=rule))
        fits(page)
        page.wait_for_timeout(300)
        before = page.evaluate("sizes.length")
        for day in range(6, 12):
            page.evaluate(f"f.contentWindow.postMessage({{dateline: {{getState: true, day: {day}}}}}, '*')")
        page.wait_for_timeout(200)
        assert page.evaluate("sizes.length") == before


def test_hidden_and_then_shown(chromium_browser: Browser, site: str, folder: Path) -> None:
    html = HOST.format(sandbox=SANDBOX, src="map.html", rule=HOSTS["open-iframe-resizer"])
    html = html.replace('id="box" style="', 'id="box" style="display:none;')
    with watched(chromium_browser) as (page, complaints):
        open_host(page, site, folder, html)
        page.wait_for_timeout(500)
        assert page.evaluate("sizes") == []
        page.evaluate("document.getElementById('box').style.display = 'block'")
        fits(page)
        outside = page.frames[1].evaluate(
            """(() => { const map = document.querySelector('.folium-map').getBoundingClientRect();
            return [...document.querySelectorAll('.dateline-pin')].map((e) => e.getBoundingClientRect())
              .filter((r) => r.left < map.left || r.right > map.right || r.top < map.top || r.bottom > map.bottom).length; })()"""
        )
        assert outside == 0
        spread = page.frames[1].evaluate(
            "(() => { const x = [...document.querySelectorAll('.dateline-pin')].map((e) => e.getBoundingClientRect().left); return Math.max(...x) - Math.min(...x); })()"
        )
        assert spread > 150, "the map was fitted to a frame without a size"
    assert complaints == []


def test_the_snippet_follows_its_content(chromium_browser: Browser, site: str, folder: Path) -> None:
    html = f"<!doctype html><title>h</title><p>Text</p>{iframe_snippet(title='Where', src='map.html')}"
    with watched(chromium_browser) as (page, complaints):
        open_host(page, site, folder, html)
        fits(page)
        assert page.get_by_title("Where").count() == 1
    assert complaints == []


STRICT = "default-src 'none'; script-src 'self'; style-src 'none'; frame-src 'self'; img-src 'self'"


def test_the_element_under_a_strict_policy(chromium_browser: Browser, folder: Path) -> None:
    snippet = element_snippet(title="Where & <when>", src="map.html")
    (folder / "host.html").write_text(f"<!doctype html><title>h</title>{snippet}", encoding="utf-8")
    # The policy of the host is not that of the map, which has its own.
    policy = f'<meta http-equiv="Content-Security-Policy" content="{STRICT}">'
    (folder / "strict.html").write_text(f"<!doctype html><title>h</title>{policy}{snippet}", encoding="utf-8")
    with served(folder) as site, watched(chromium_browser) as (page, complaints):
        page.goto(site + "strict.html")
        page.evaluate("window.heard = []; document.querySelector('dateline-map').addEventListener('change', (e) => heard.push(e.detail))")  # fmt: skip
        page.evaluate("document.querySelector('dateline-map').setRange('2031-03-05', '2031-03-07')")
        until(page, "heard.some((state) => state.shown === 3)")
        page.evaluate("document.querySelector('dateline-map').select('delta-02')")
        until(page, "document.querySelector('dateline-map').state.selected === 'delta-02'")
        frame = page.locator("dateline-map iframe")
        assert frame.get_attribute("title") == "Where & <when>"
        assert frame.get_attribute("sandbox") == "allow-scripts allow-popups allow-popups-to-escape-sandbox"
        page.wait_for_timeout(200)
        height = page.evaluate("document.querySelector('dateline-map').getBoundingClientRect().height")
        assert abs(height - page.frames[1].evaluate(MAIN)) < 2
        page.emulate_media(media="print")
        assert page.get_by_role("link", name="Where & <when>").is_visible()
        page.evaluate("document.querySelector('dateline-map').setAttribute('src', 'javascript:alert(1)')")
        assert frame.get_attribute("src") is None
    assert complaints == []


@pytest.mark.parametrize("sandboxed", [False, True])
def test_the_folder_under_its_own_files_alone(
    chromium_browser: Browser, tmp_path: Path, story_file: Path, sandboxed: bool
) -> None:
    for name, data in folder_files(story_file.read_text(encoding="utf-8"), "my map").items():
        (tmp_path / name).write_bytes(data)
        assert not name.endswith(".css") or b"data:" not in data
    frame = '<iframe title="map" sandbox="allow-scripts" src="my%20map.html"></iframe>'
    (tmp_path / "host.html").write_text(f"<!doctype html><title>h</title>{frame}", encoding="utf-8")
    policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'"
    with (
        served(tmp_path, Content_Security_Policy=policy) as site,
        watched(chromium_browser) as (page, complaints),
    ):
        page.goto(site + ("host.html" if sandboxed else "my%20map.html"))
        inner = page.frames[1] if sandboxed else page.main_frame
        inner.wait_for_function("window.dateline && dateline.getState() && dateline.getState().shown === 11")
        inner.evaluate("dateline.setRange('2031-03-05', '2031-03-07')")
        until(inner, "dateline.getState().shown === 3")
    assert complaints == []


def test_two_maps_in_one_page_do_not_meet(chromium_browser: Browser, site: str, folder: Path) -> None:
    layers.build_page(story().head(2), title="Two").save(folder / "two.html")
    html = "".join(element_snippet(title=name, src=name) for name in ("map.html", "two.html"))
    with watched(chromium_browser) as (page, complaints):
        open_host(page, site, folder, f"<!doctype html><title>h</title>{html}")
        page.wait_for_timeout(300)
        page.evaluate("scrollTo(0, 900)")
        page.evaluate("document.querySelectorAll('dateline-map')[1].select('delta-02')")
        page.wait_for_function("document.querySelectorAll('dateline-map')[1].state?.selected === 'delta-02'")
        assert page.evaluate("document.querySelectorAll('dateline-map')[0].state?.selected ?? null") is None
    assert complaints == []
