"""The two typefaces: what their files hold, what they weigh, and that every page asks for them."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from fontTools.ttLib import TTFont

from tests.support.page_reader import Page
from tierslieux.typefaces.cuts import cut
from tierslieux.typefaces.faces import FACES

FILES = [f"fonts/{face.name}.woff2" for face in FACES]
TOTAL_BYTES = 60_000
WRITTEN = (
    "Où êtes-vous\u202f? À L’Haÿ, cœur d’œuvre\u00a0: «\u00a0ŒUVRE\u00a0» – 1\u202f247\u00a0€…"
)


def font(name):
    return TTFont(finders.find(name))


@pytest.mark.parametrize("name", FILES)
def test_a_face_draws_all_that_french_needs(name):
    missing = {character for character in WRITTEN if ord(character) not in font(name).getBestCmap()}
    assert not missing


@pytest.mark.parametrize("name", FILES)
def test_a_face_keeps_its_credit_and_its_licence(name):
    names = font(name)["name"]
    assert "Project Authors" in names.getDebugName(0)
    assert "SIL Open Font License" in names.getDebugName(13)


def test_figures_of_the_text_stand_in_columns():
    text = font("fonts/asap.woff2")
    assert len({text["hmtx"][text.getBestCmap()[ord(figure)]][0] for figure in "0123456789"}) == 1


def test_figures_of_headings_stand_on_the_line():
    headings = font("fonts/vollkorn.woff2")
    glyphs = [headings["glyf"][headings.getBestCmap()[ord(figure)]] for figure in "0123456789"]
    assert all(glyph.yMin > -30 and glyph.yMax > 600 for glyph in glyphs)


def test_the_faces_weigh_less_than_sixty_kilobytes_together():
    assert sum(Path(finders.find(name)).stat().st_size for name in FILES) <= TOTAL_BYTES


@pytest.mark.django_db
def test_every_page_preloads_the_faces_that_its_style_names(client):
    page = Page(client.get("/a-propos/").content.decode())
    preloaded = [link for link in page.all("link") if link["rel"] == "preload"]
    assert {link["href"] for link in preloaded} == {f"/static/{name}" for name in FILES}
    assert all((link["as"], link["type"]) == ("font", "font/woff2") for link in preloaded)
    style = b"".join(client.get("/static/css/site.css").streaming_content).decode()
    assert all(f'url("../{name}")' in style for name in FILES)
    for name in FILES:
        content = b"".join(client.get(f"/static/{name}").streaming_content)
        assert TTFont(BytesIO(content)).flavor == "woff2"


def test_faces_are_cut_when_missing_or_old_and_then_left_alone(tmp_path):
    assert {path.name for path in cut(tmp_path)} == {f"{face.name}.woff2" for face in FACES}
    assert cut(tmp_path) == []
    os.utime(tmp_path / "asap.woff2", (0, 0))
    assert [path.name for path in cut(tmp_path)] == ["asap.woff2"]
    assert {path.suffix for path in tmp_path.iterdir()} == {".woff2"}


def test_the_command_says_what_it_cut(tmp_path, settings, capsys):
    settings.BASE_DIR = tmp_path
    call_command("build_fonts")
    assert "asap.woff2\u00a0: 2" in capsys.readouterr().out
    assert (tmp_path / "static" / "fonts" / "vollkorn.woff2").exists()


def test_collected_files_hold_the_faces(tmp_path, settings):
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "collected"
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "collected" / "fonts" / "asap.woff2").exists()
