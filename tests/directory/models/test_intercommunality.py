"""Intercommunalities: how French names them, and the venues of their communes."""

import pytest

from directory.models import Intercommunality, Venue
from tests import build


@pytest.mark.parametrize(
    ("name", "kind", "names", "sought"),
    [
        (
            "CC du Grand Pic Saint-Loup",
            "CC",
            [
                "Communauté de communes du Grand Pic Saint-Loup",
                "dans la communauté de communes du Grand Pic Saint-Loup",
                "de la communauté de communes du Grand Pic Saint-Loup",
            ],
            "grand pic saint loup",
        ),
        (
            "CA L’Agglo Foix-Varilhes",
            "CA",
            [
                "Communauté d’agglomération L’Agglo Foix-Varilhes",
                "dans la communauté d’agglomération L’Agglo Foix-Varilhes",
                "de la communauté d’agglomération L’Agglo Foix-Varilhes",
            ],
            "agglo foix varilhes",
        ),
        (
            "Toulouse Métropole",
            "METRO",
            [
                "Toulouse Métropole",
                "dans Toulouse Métropole",
                "de Toulouse Métropole",
            ],
            "toulouse metropole",
        ),
    ],
)
def test_an_intercommunality_is_named_as_french_does(name, kind, names, sought):
    row = Intercommunality(name=name, kind=kind)
    assert [row.full_name, row.in_name, row.of_name] == names
    assert row.sort_name == sought


@pytest.mark.django_db
def test_its_venues_are_those_of_its_communes():
    agglo = build.intercommunality()
    inside = build.venue(commune=build.commune(intercommunality=agglo))
    build.venue(commune=build.commune("Limoux", "11206"))
    assert list(Venue.objects.in_intercommunality(agglo.siren)) == [inside]
