"""« Puis-je candidater ? »: the criteria as questions, what is met, missing, and what proves it."""

from datetime import date, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
import time_machine

from labels.models import Label
from tests import build
from tests.house.test_fuzz import ODD, UNREADABLE
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
LABEL = "/label/tiers-lieux-occitanie/puis-je-candidater/"
MET, MISSING, TO_CHECK = "Ce que vous remplissez", "Ce qui manque", "À vérifier"
ANSWER = "Ce que disent vos réponses"


def address(call):
    return f"/appels-a-projets/{call.slug}/puis-je-candidater/"


def ask(requirement="unknown", code="fibre", question="Le lieu a-t-il la fibre ?", **fields):
    return build.criterion(requirement=requirement, code=code, question=question, **fields)


def findings(page):
    """Returns {heading: what is said of each criterion under it}."""
    found = {}
    for each in page.section(ANSWER).all("h3", "li"):
        if each.tag == "h3":
            listed = found.setdefault(each.text, [])
        else:
            listed.append(each.text)
    return found


def verdict(page):
    return next(each.text for each in page.main.all("p") if each["class"] == "promise")


def test_the_criteria_are_asked_as_plain_questions_with_three_replies(client):
    ask(evidence="Une facture", rank=1)
    ask("required", "clef", "Avez-vous un bail ?", family="equipment", rank=2)
    page = read(client, LABEL)
    assert page.heading == "Puis-je candidater ?"
    assert [each.text for each in page.main.all("legend")] == [
        "Le lieu a-t-il la fibre ?",
        "Avez-vous un bail ?",
    ]
    assert [each.text for each in page.main.all("label")] == ["oui", "non", "je ne sais pas"] * 2
    assert "Connectivité · preuve : Une facture" in page.main.text
    assert "Équipement · obligatoire" in page.main.text
    assert ANSWER not in page.main.text
    assert page.is_indexed


def test_the_answer_sorts_what_is_met_missing_and_to_check_with_what_proves_it(client):
    ask("optional", "cafe", "Un café ?")
    ask("unknown", "fibre", "La fibre ?", evidence="Une facture")
    ask("required", "clef", "Un bail ?", evidence="Le bail signé")
    ask("required", "table", "Des tables ?")
    ask("required", "accueil", "Quelqu’un à l’accueil ?", evidence="Un contrat")
    ask("required", "rampe", "Une rampe ?")
    query = {"cafe": "non", "fibre": "non", "clef": "non", "table": "ne-sais-pas", "accueil": "oui"}
    page = read(client, LABEL, query)
    unproved = "Ce qui le prouve : non connu, demandez-le avant de candidater."
    assert findings(page) == {
        MISSING: [
            "Un bail ? Obligatoire. Ce qui le prouve : Le bail signé",
            "La fibre ? Obligatoire ou non : non connu, la Région Occitanie en décide. "
            "Ce qui le prouve : Une facture",
            f"Un café ? Facultatif. {unproved}",
        ],
        TO_CHECK: [
            f"Une rampe ? Sans réponse. Obligatoire. {unproved}",
            f"Des tables ? Obligatoire. {unproved}",
        ],
        MET: ["Quelqu’un à l’accueil ? Obligatoire. Ce qui le prouve : Un contrat"],
    }
    chosen = {
        each["name"]: each["value"]
        for each in page.main.all("input")
        if "checked" in each.attributes
    }
    assert chosen == query


@pytest.mark.parametrize(
    ("requirement", "replies", "told"),
    [
        ("required", "non non", "Il vous manque 2 critères obligatoires."),
        ("required", "oui non", "Il vous manque 1 critère obligatoire."),
        ("unknown", "non oui", "à 1 critère dont nous ne savons pas s’il est obligatoire."),
        ("unknown", "non non", "à 2 critères dont nous ne savons pas s’ils sont obligatoires."),
        ("optional", "non oui", "Il ne vous manque que 1 critère facultatif."),
        ("optional", "non ne-sais-pas", "il vous reste 1 critère à vérifier."),
        ("required", "oui ne-sais-pas", "il vous reste 1 critère à vérifier."),
        ("required", "oui oui", "Vous répondez oui à tout ce qui est demandé."),
        ("unknown", "oui oui", "Vous répondez oui à tout ce qui est demandé."),
    ],
)
def test_the_answer_says_no_more_than_is_known(client, requirement, replies, told):
    ask(requirement, "un")
    ask(requirement, "deux")
    page = read(client, LABEL, dict(zip(("un", "deux"), replies.split(), strict=True)))
    assert verdict(page).endswith(told)
    assert "n’engagent personne : la Région Occitanie décide" in page.section(ANSWER).text


def test_the_issuer_decides_whoever_it_is(client):
    state = build.label("fabrique", "Fabrique", issuer=Label.Issuer.STATE)
    ask(label=state)
    page = read(client, "/label/fabrique/puis-je-candidater/", {"fibre": "non"})
    assert "non connu, l’État en décide" in page.section(ANSWER).text


def test_a_call_asks_its_frozen_criteria_whatever_the_label_asks_since(client):
    asked = ask()
    call = build.call(title="Appel", deadlines=[date(2099, 1, 1)])
    call.freeze()
    asked.question = "Le lieu a-t-il le wifi ?"
    asked.save()
    ask(code="neuf")
    assert [each.text for each in read(client, address(call)).main.all("legend")] == [
        "Le lieu a-t-il la fibre ?"
    ]
    assert len(read(client, LABEL).main.all("legend")) == 2


@pytest.mark.parametrize(
    ("moment", "told", "applies"),
    [
        ((2027, 1, 3, 23, 59, 59), "À venir, ouverture le 4 janvier 2027.", False),
        ((2027, 1, 4), "Ouvert jusqu’au 28 mars 2027 inclus : 83 jours pour candidater.", True),
        (
            (2027, 3, 28, 23, 59, 59),
            "Ouvert jusqu’au 28 mars 2027 inclus : dernier jour pour candidater.",
            True,
        ),
        ((2027, 3, 29), "Cet appel est clos : on ne peut plus y candidater.", False),
    ],
)
def test_one_is_sent_to_apply_only_while_the_call_is_open(client, moment, told, applies):
    ask()
    call = build.call(
        opened_on=date(2027, 1, 4),
        deadlines=[date(2027, 3, 28)],
        apply_url="https://exemple.fr/candidater",
        conditions="Ouvert depuis plus d’un an.",
    )
    with time_machine.travel(datetime(*moment, tzinfo=PARIS), tick=False):
        page = read(client, address(call), {"fibre": "oui"})
        sheet = read(client, call.get_absolute_url())
    assert told in page.main.text
    assert "Ce que demande aussi l’appel : Ouvert depuis plus d’un an." in page.main.text
    links = [each["href"] for each in page.main.all("a")]
    assert ("https://exemple.fr/candidater" in links) is applies
    linked = address(call) in [each["href"] for each in sheet.main.all("a")]
    assert linked is ("clos" not in told)


def test_a_label_leads_to_its_questions_and_they_to_its_open_calls(client):
    ask()
    build.call("clos", title="Clos", deadlines=[date(2020, 1, 1)])
    state = build.label("fabrique", "Fabrique", issuer=Label.Issuer.STATE)
    section = read(client, "/label/").section("Tiers-lieux Occitanie")
    assert section.link("Puis-je candidater ? Tiers-lieux Occitanie") == LABEL
    assert "Puis-je" not in read(client, "/label/").section(state.name).text
    assert "Aucun appel ouvert n’est connu" in read(client, LABEL).main.text
    call = build.call("ouvert", title="Appel ouvert", deadlines=[date(2099, 1, 1)])
    assert read(client, LABEL).main.link("Appel ouvert") == address(call)


def test_a_label_without_known_criteria_says_so_and_asks_nothing(client):
    build.label()
    page = read(client, LABEL)
    assert "ne sont pas connus de cet annuaire" in page.main.text
    assert not page.main.all("form")
    assert not page.is_indexed
    assert LABEL not in client.get("/sitemap.xml").content.decode()
    assert LABEL not in client.get("/plan-du-site/").content.decode()


def test_only_questions_that_may_still_serve_are_in_the_site_s_plans(client):
    unasked = build.call("sans", deadlines=[date(2099, 1, 1)])
    unasked.freeze()
    ask()
    live = build.call("vivant", deadlines=[date(2099, 1, 1)])
    frozen = build.call("gele", deadlines=[date(2099, 1, 1)])
    frozen.freeze()
    over = build.call("clos", deadlines=[date(2020, 1, 1)])
    bare = build.call("nu", label=build.label("nu", "Nu"), deadlines=[date(2099, 1, 1)])
    for plan in ("/sitemap.xml", "/plan-du-site/"):
        content = client.get(plan).content.decode()
        found = [address(each) in content for each in (live, frozen, over, bare, unasked)]
        assert found == [True, True, False, False, False], plan
        assert LABEL in content
    assert not read(client, address(over)).is_indexed


def test_nothing_is_kept_of_the_replies(client):
    ask()
    before = client.get(LABEL)
    response = client.get(LABEL, {"fibre": "non"})
    assert not client.cookies
    assert "script" not in {each.tag for each in read(client, LABEL, {"fibre": "non"}).walk()}
    page = read(client, LABEL, {"fibre": "non"})
    assert not page.is_indexed
    assert page.canonical.endswith(LABEL)
    [form] = page.main.all("form")
    assert (form["method"], form["action"]) == ("", LABEL)
    assert client.get(LABEL).content == before.content
    assert response.content != before.content
    assert "Disallow: /*/puis-je-candidater/?" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_an_odd_reply_is_left_aside_and_said_so(client, value):
    ask()
    response = client.get(LABEL, {"fibre": value, "inconnu": value})
    assert response.status_code == 200
    page = read(client, LABEL, {"fibre": value})
    assert [each.split(" Obligatoire")[0] for each in findings(page)[TO_CHECK]] == [
        "Le lieu a-t-il la fibre ? Sans réponse."
    ]
    assert "<script>alert" not in response.content.decode()
    field = page.section("Le lieu a-t-il la fibre ?")
    told = [each.text for each in field.all("p") if each["id"] == field["aria-describedby"] != ""]
    assert bool(told) is bool(value)
    assert all("laissée de côté" in each for each in told)


def test_a_reply_given_twice_counts_as_the_last(client):
    ask()
    for query, heading in (("fibre=non&fibre=oui", MET), ("fibre=oui&fibre=non", MISSING)):
        page = read(client, f"{LABEL}?{query}")
        assert list(findings(page)) == [heading]


@pytest.mark.parametrize("value", UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_reply_is_refused(client, value):
    ask()
    assert client.get(LABEL, QUERY_STRING=f"fibre={value}").status_code == 400


def test_an_unknown_call_or_label_is_not_found(client):
    for path in ("/label/inconnu/", "/appels-a-projets/inconnu/", f"/label/{quote('é')}/"):
        read(client, f"{path}puis-je-candidater/", status=404)
