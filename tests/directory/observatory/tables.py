"""The tables of the observatory as its pages show them and as its files hold them."""

import csv

from tests.support.page_reader import read

HOME, TIME = "/observatoire/", "/observatoire/evolution/"
TABLES = {
    "departements": (HOME, "Par département"),
    "metropoles": (HOME, "Dans les métropoles et au dehors"),
    "tailles": (HOME, "Selon la taille de la commune"),
    "types": (HOME, "Par type de lieu"),
    "appels": (TIME, "Appels à projets"),
    "annees": (TIME, "Année d’ouverture"),
    "verifications": (TIME, "Vérification des fiches"),
    "sources": (TIME, "Fraîcheur des sources"),
    "zones-blanches": ("/observatoire/zones-blanches/", "Par département"),
}


def shown(client, name):
    """Returns the rows of a table as its page shows them, without its heads."""
    address, heading = TABLES[name]
    table = read(client, address).section(heading).first("table")
    return [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")[1:]]


def sent(client, name, query=""):
    """Returns the rows of a file, its heads first."""
    response = client.get(f"/observatoire/{name}.csv{query}")
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";"))
