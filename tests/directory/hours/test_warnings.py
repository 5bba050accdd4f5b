"""Opening hours that read well and say something else than they seem to."""

import pytest

from directory.hours.warnings import holiday_warning, rule_warnings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Mo-Fr 09:00-12:00; Mo-Fr 14:00-18:00",
            "La règle « Mo-Fr 09:00-12:00 » n’a aucun effet : « Mo-Fr 14:00-18:00 », écrite après, "
            "la remplace. Si les deux valent, écrivez « Mo-Fr 09:00-12:00,14:00-18:00 » ; sinon, "
            "retirez ce qui ne vaut plus.",
        ),
        (
            "Mo-Fr 09:00-12:00; We,Fr 14:00-18:00; PH off",
            "La règle « Mo-Fr 09:00-12:00 » n’a pas d’effet le mercredi et le vendredi : "
            "« We,Fr 14:00-18:00 », écrite après, la remplace. Si les deux valent, écrivez "
            "« Mo-Fr 09:00-12:00, We,Fr 14:00-18:00 » ; sinon, retirez ce qui ne vaut plus.",
        ),
        (
            "Jul-Aug Mo-Fr 09:00-13:00; Mo-Fr 09:00-12:00",
            "La règle « Jul-Aug Mo-Fr 09:00-13:00 » n’a aucun effet : « Mo-Fr 09:00-12:00 », "
            "écrite après, la remplace. Si les deux valent, écrivez « Jul-Aug Mo-Fr 09:00-13:00, "
            "Mo-Fr 09:00-12:00 » ; sinon, retirez ce qui ne vaut plus.",
        ),
    ],
)
def test_a_rule_that_a_later_one_replaces_is_told(text, said):
    assert [" ".join(each.split()) for each in rule_warnings(text)] == [said]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "illisible",
        "24/7",
        "Mo-Fr 09:00-12:00,14:00-18:00",
        "Mo-Fr 09:00-12:00, Mo-Fr 14:00-18:00",
        "Mo 09:00-12:00; Tu 09:00-12:00",
        "Mo-Fr 09:00-18:00; We off",
        "Mo-Fr 09:00-18:00; PH off",
        "Mo-Fr 09:00-12:00; PH 14:00-18:00",
        "Mo-Su 09:00-18:00; Sa 10:00-12:00",
        "Mo-Fr 09:00-12:00; Jul-Aug Mo-Fr 09:00-13:00",
        'Mo-Fr 09:00-12:00 "le matin; sonner"',
        "Mo-Fr 09:00-12:00 || Mo-Fr 14:00-18:00",
    ],
)
def test_rules_that_say_what_they_mean_pass_in_silence(text):
    assert rule_warnings(text) == []


@pytest.mark.parametrize(
    ("text", "is_warned"),
    [
        ("Mo-Fr 09:00-12:00", True),
        ("Mo-Fr 09:00-12:00; PH off", False),
        ('Mo-Fr 09:00-12:00 "PH"', True),
        ("24/7", False),
        ("", False),
        ("illisible", False),
    ],
)
def test_silence_on_public_holidays_is_told(text, is_warned):
    assert ("jours fériés ne sont pas précisés" in holiday_warning(text)) is is_warned
