"""The first minute of those who come: what each types or presses, and what must then be seen."""

import re

import pytest
from playwright.sync_api import expect

from directory.models import Venue
from tests import build

HERE = {"latitude": 43.93, "longitude": 2.15}


@pytest.fixture(autouse=True)
def _region():
    """A few towns, what one finds there, and the words that people use for it."""
    aude, tarn = build.department(), build.department("81", "Tarn", "le ")
    lauragais = build.commune("Castelnaudary", "11076", "11400", department=aude,
                              population=11_500, latitude=43.317, longitude=1.954)  # fmt: skip
    albi = build.commune("Albi", "81004", "81000", department=tarn, population=49_000,
                         latitude=43.929, longitude=2.147)  # fmt: skip
    build.service("decoupe-laser", "Découpe laser")
    build.service("aide-demarches", "Aide aux démarches en ligne")
    for phrase, meaning, value in (
        ("decoupe laser", "service", "decoupe-laser"),
        ("impots", "service", "aide-demarches"),
        ("un", "vide", ""),
    ):
        build.search_term(phrase, meaning, value)
    at_albi = {"commune": albi, "latitude": 43.93, "longitude": 2.15}
    build.venue("Le Canal", ("coworking",), commune=lauragais, latitude=43.32, longitude=1.95,
                phone="+33468000000")  # fmt: skip
    build.venue("Fablab d’Albi", ("fablab",), ("decoupe-laser",), opening_hours="Sa 09:00-18:00",
                **at_albi)  # fmt: skip
    build.venue("Cowork d’Albi", ("coworking",), **at_albi)
    build.venue("Maison des services", ("mediation-numerique",), ("aide-demarches",),
                phone="+33563000000", opening_hours="Mo-Fr 09:00-17:00", **at_albi)  # fmt: skip


def ask(page, sentence):
    """Types a sentence in the one field of the home page."""
    page.get_by_label("Que cherchez-vous").fill(sentence)
    page.keyboard.press("Enter")
    page.wait_for_url("**/lieux/?**")
    return page.locator(".results .card h3")


@pytest.mark.parametrize(
    ("sentence", "first", "told"),
    [
        ("coworking Castelnaudary", "Le Canal", "près de Castelnaudary"),
        ("decoupe laser Albi", "Fablab d’Albi", "avec découpe laser"),
        (
            "un fablab avec découpe laser ouvert samedi près d’Albi",
            "Fablab d’Albi",
            "ouverts samedi",
        ),
        ("impôts Albi", "Maison des services", "avec aide aux démarches en ligne"),
        ("coworking xylophone Albi", "Cowork d’Albi", "« xylophone » laissé de côté"),
    ],
)
def test_a_sentence_typed_at_home_leads_to_the_place(site, sentence, first, told):
    page = site(java_script_enabled=False)
    expect(ask(page, sentence).first).to_have_text(first)
    expect(page.get_by_role("link", name=re.compile(f"^Retirer : .*{told}"))).to_be_visible()


def test_whoever_needs_help_presses_the_need_and_calls_without_typing(site):
    page = site(width=360, java_script_enabled=False)
    page.get_by_role("link", name="être aidé dans mes démarches").click()
    page.get_by_role("link", name="Maison des services").click()
    call = page.get_by_role("link", name=re.compile("^Appeler le"))
    expect(call).to_have_attribute("href", "tel:+33563000000")
    expect(call).to_be_in_viewport()


def test_a_sheet_without_telephone_never_says_to_call(site):
    page = site(build_address("Cowork d’Albi"))
    expect(page.get_by_text("Appelez avant de vous déplacer")).to_have_count(0)
    expect(page.locator(".emblem")).to_be_visible()


def build_address(name):
    return Venue.objects.get(name=name).get_absolute_url()


def test_what_where_and_when_lead_to_a_clean_address_without_scripts(site):
    page = site(java_script_enabled=False)
    page.get_by_text("Quoi ? Où ? Quand ?").click()
    page.get_by_label("Quoi ?").select_option("fablab")
    page.get_by_label("Quand ?").select_option("samedi")
    page.get_by_role("button", name="Trouver").click()
    expect(page).to_have_url(re.compile(r"/lieux/\?type=fablab&ouvert=samedi$"))
    expect(page.locator(".results .card h3")).to_have_text(["Fablab d’Albi"])


def test_around_oneself_the_nearest_comes_first(site):
    page = site(permissions=["geolocation"], geolocation=HERE)
    page.get_by_role("button", name="Autour de moi").click()
    page.wait_for_url("**/lieux/?pres-de=**")
    expect(page.locator(".results .card h3").last).to_have_text("Le Canal")


def test_two_places_are_chosen_and_compared_without_account(site):
    page = site(build_address("Le Canal"))
    page.get_by_role("link", name="Partager").click()
    page.get_by_role("link", name="L’ajouter à ma sélection").click()
    page.get_by_label("Son nom, ou l’adresse de sa fiche").fill("cowork albi")
    page.keyboard.press("Enter")
    expect(page.locator("thead a").filter(has_not_text="Retirer")).to_have_text(
        ["Le Canal", "Cowork d’Albi"]
    )
    assert page.context.cookies() == []
