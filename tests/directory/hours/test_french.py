"""Opening hours as people write them: a rule when it is certain, else a reason why it is not."""

import pytest

from directory.hours.french import read_days, read_french_hours
from directory.hours.osm import validate_hours

CERTAIN = [
    ("du lundi au vendredi 9h-18h", "Mo-Fr 09:00-18:00"),
    (
        "Du lundi au vendredi de 9h00 à 12h00 et de 14h00 à 18h00, le samedi de 9h à 12h",
        "Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00",
    ),
    ("Lun-Ven : 8h30 - 18h30", "Mo-Fr 08:30-18:30"),
    ("lundi, mardi et jeudi 9h-12h / 14h-17h30 ; mercredi 9-12h",
     "Mo-Tu,Th 09:00-12:00,14:00-17:30; We 09:00-12:00"),
    ("Lu-Ve 09:00-12:00,14:00-18:00", "Mo-Fr 09:00-12:00,14:00-18:00"),
    ("mardi au samedi : 10h-19h, fermé le dimanche et le lundi", "Tu-Sa 10:00-19:00"),
    ("Fermé le lundi, mardi 9h-12h", "Tu 09:00-12:00"),
    ("tous les jours 9h-20h sauf le dimanche", "Mo-Sa 09:00-20:00"),
    ("9h-18h du lundi au vendredi, 9h-12h le samedi", "Mo-Fr 09:00-18:00; Sa 09:00-12:00"),
    ("Horaires d’ouverture : lundi : 9h-12h\nmardi : fermé", "Mo 09:00-12:00"),
    ("du lundi au vendredi 9h-18h, fermé les jours fériés", "Mo-Fr 09:00-18:00; PH off"),
    ("du lundi au vendredi 9h-18h sur rendez-vous", 'Mo-Fr 09:00-18:00 "sur rendez-vous"'),
    ("samedi au lundi 14 h à minuit", "Mo,Sa-Su 14:00-24:00"),
    ("vendredi 20h-2h", "Fr 20:00-02:00"),
    ("24h/24 et 7j/7", "24/7"),
    ("week-end 10h-18h", "Sa-Su 10:00-18:00"),
]  # fmt: skip
NOT_CERTAIN = [
    ("", "aucune heure"),
    ("9h-12h et 14h-18h", "les jours ne sont pas dits"),
    ("lundi au vendredi", "les heures ne sont pas dites"),
    ("sur rendez-vous", "aucune heure"),
    ("lundi 9h-12h, mardi sur rendez-vous", "les heures ne sont pas dites"),
    ("lundi 9h-12h, mardi 14h-18h sur rendez-vous", "quels jours sont sur rendez-vous"),
    ("lundi 9h-12h et 14h-18h sur rendez-vous", "quels jours sont sur rendez-vous"),
    ("lundi 9h-12h, lundi 14h-18h", "un jour y est dit deux fois"),
    ("lundi matin 9h-12h", "«\u202fmatin 9h-12h\u202f» ne se lit pas"),
    ("hors vacances scolaires, lundi 9h-12h", "vacances"),
    ("du lundi au vendredi : 9h/12h - 14h/17h", "ne se lit pas"),
    ("lundi 9h-12h, 11h-15h", "se chevauchent"),
    ("lundi 14h-12h", "finit avant de commencer"),
    ("lundi 9h-25h", "de 0h à 24h"),
    ("lundi 9h-12h, jours fériés 10h-12h", "jours fériés"),
    ("lundi-mercredi-vendredi 9h-12h", "ne se lit pas"),
    ("le premier samedi du mois 9h-12h", "premier"),
]


@pytest.mark.parametrize(("text", "rule"), CERTAIN)
def test_what_is_certain_becomes_a_rule_that_the_sheet_accepts(text, rule):
    read = read_french_hours(text)
    assert (read.rule, read.certain, read.note) == (rule, True, "")
    validate_hours(rule)


@pytest.mark.parametrize(("text", "why"), NOT_CERTAIN)
def test_what_is_not_stays_a_text_with_its_reason(text, why):
    read = read_french_hours(text)
    assert (read.rule, read.certain) == ("", False)
    assert why in read.note


def test_seven_cells_make_a_week_where_blank_is_closed():
    cells = ["9h-12h / 14h-18h", "09:00 - 12:00", "", "fermé", "14h-18h sur rdv", "24h/24", ""]
    rules = (
        "Mo 09:00-12:00,14:00-18:00; Tu 09:00-12:00; "
        'Fr 14:00-18:00 "sur rendez-vous"; Sa 00:00-24:00'
    )
    assert read_days(cells).rule == rules


@pytest.mark.parametrize("cell", ["le matin", "9h", "sur rendez-vous", "9h-12h 11h-15h"])
def test_one_cell_that_is_not_certain_leaves_the_week_to_a_person(cell):
    read = read_days(["9h-12h", cell, "", "", "", "", ""])
    assert not read.certain
    assert read.note
