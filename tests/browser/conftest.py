"""Tests in a real browser: the Chromium of this machine opens the pages of a live server."""

import os
import shutil
import subprocess
from pathlib import Path

import playwright
import pytest

# Playwright's event loop lives in the thread of the tests, where Django would refuse to query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
NOT_RUN = "les tests dans un navigateur n’ont pas été joués."
NO_BROWSER = f"Chromium est introuvable\u00a0: {NOT_RUN}"
NO_DRIVER = f"Le pilote de Playwright ne démarre pas (libatomic1 manque\u202f?)\u00a0: {NOT_RUN}"


def do_without(reason):
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@pytest.fixture(scope="session", autouse=True)
def driver():
    """Sees that the program through which Playwright speaks to the browser can run here."""
    program = Path(playwright.__file__).parent / "driver" / "node"
    if subprocess.run([program, "--version"], capture_output=True, check=False).returncode:
        do_without(NO_DRIVER)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not program:
        do_without(NO_BROWSER)
    return {**browser_type_launch_args, "executable_path": program, "args": [*FLAGS]}


@pytest.fixture(scope="session")
def base_url(live_server):
    """Lets every page, in every context, be named by its path."""
    return live_server.url


@pytest.fixture
def site(base_url, django_db_serialized_rollback, new_context):
    """Opens pages: `site("/lieux/", width=360, scheme="dark")` returns Playwright's page.

    Any other option goes to the browser's context. At the end the test fails if a page wrote an
    error in the console (a breach of the Content-Security-Policy is one), threw an exception, or
    asked for anything outside the site.
    """
    faults = []

    def open_page(path="/", width=1280, scheme="light", **options):
        options |= {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
        page = new_context(locale="fr-FR", **options).new_page()
        watch(page, base_url, faults)
        page.goto(path)
        return page

    yield open_page
    assert not faults


def watch(page, home, faults):
    """Adds to `faults` what goes wrong on the page.

    The status of the page itself is the test's business; the icon is asked for once a browser.
    """

    def heard(message):
        missing = message.text.startswith("Failed to load resource")
        expected = missing and message.location["url"] in (page.url, f"{home}/favicon.ico")
        if message.type == "error" and not expected:
            faults.append(message.text)

    def asked(request):
        if not request.url.startswith((f"{home}/", "data:", "blob:", "about:")):
            faults.append(f"Request to {request.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", asked)


@pytest.fixture
def map_page(site, venues):
    """Opens the map of a module's `venues` and waits for its marks."""

    def open_map(query="", **options):
        page = site(f"/lieux/carte/{query}", reduced_motion="reduce", **options)
        page.locator(".mark").first.wait_for()
        return page

    return open_map
