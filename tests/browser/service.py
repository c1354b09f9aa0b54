"""The service on a port of this machine, and a browser in front of it."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE, NARROW = 1280, 320
"""Window widths, in CSS pixels: a desktop, and what WCAG 1.4.10 asks to fit."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def serve(app: FastAPI) -> Iterator[str]:
    """The address of the service while the block runs, on a port that was free."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(app, log_level="warning", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    found = shutil.which("chromium")
    assert found is not None, "install the Debian package chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


SIGNATURE = """() => {
    const kinds = new Set([location.pathname.replace(/[0-9a-f-]{36}|[A-Z]*[0-9]+/g, '#')]);
    for (const element of document.querySelectorAll('*')) {
        const said = [...element.attributes].map(({name, value}) =>
            /^(class|role|type|lang|dir|scope|open|aria-(?!describedby|labelledby|controls))/
                .test(name) ? `${name}=${value}` : `${name}${value ? '' : ' empty'}`);
        const hollow = element.childNodes.length ? '' : ' hollow';
        const parent = element.parentElement;
        kinds.add(`${parent?.tagName}.${parent?.className}>${element.tagName} ${said}${hollow}`);
    }
    const ids = [...document.querySelectorAll('[id]')].map(({id}) => id);
    const dangling = [...document.querySelectorAll('[for], [aria-describedby]')].filter(element =>
        (element.htmlFor ?? element.getAttribute('aria-describedby')).split(' ')
            .some(id => !document.getElementById(id)));
    kinds.add(`twice ${ids.length - new Set(ids).size}, dangling ${dangling.length}`);
    kinds.add(`${document.title ? 'titled' : 'untitled'} ${innerWidth}`);
    return [...kinds].sort().join('\\n');
}"""
"""What a page is built of: its address without numbers, each kind of element under its parent."""
_without_violations = set[str]()


def assert_no_axe_violations(page: Page) -> None:
    """Fail with what axe-core finds against WCAG 2.2 at levels A and AA, and where.

    A page built of the very same elements as one that was found good, at the same width and in the
    same language, is not measured again: other words in it change nothing that axe-core measures.
    """
    built_of = page.evaluate(SIGNATURE)
    if built_of in _without_violations:
        return
    options = {"runOnly": WCAG, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    problems = [
        f"{rule['id']} ({rule['impact']}): {node['html']}"
        for rule in found
        for node in rule["nodes"]
    ]
    assert not problems, f"{page.url}\n" + "\n".join(problems)
    _without_violations.add(built_of)


def assert_fits_any_window(page: Page) -> None:
    """Fail when a page has to be moved sideways to be read at a desk or on a phone."""
    chosen = page.viewport_size
    assert chosen is not None
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": chosen["height"]})
        assert_fits_its_window(page)
    page.set_viewport_size(chosen)


def assert_fits_its_window(page: Page) -> None:
    """Fail when a page has to be moved sideways to be read."""
    widths = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert widths[0] <= widths[1], f"{page.url} is {widths[0]} pixels wide in {widths[1]}"
