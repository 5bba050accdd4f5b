"""How staff send a CSV file of applications, and what its preview tells them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from labels.models import Application
from tests.support.page_reader import Page

FIELDS = [each.attname for each in Application._meta.fields]


def address(call):
    return f"/gestion/labels/round/{call.pk}/candidatures/importer/"


def send(client, call, content):
    """Sends a file, and returns the page that previews it."""
    data = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile("candidatures.csv", data, "text/csv")
    response = client.post(address(call), {"file": file})
    assert response.status_code == 200
    return Page(response.content.decode())


def rows(page):
    """Returns [[line, candidate, what becomes of it, before and after]] of a preview."""
    tables = page.all("table")
    lines = tables[0].all("tr")[1:] if tables else []
    return [[cell.text for cell in row.all("td", "th")] for row in lines]


def fates(page):
    return [row[2] for row in rows(page)]


def refusal(page):
    return " ".join(each.text for each in page.walk() if "errornote" in each["class"])


def told(page):
    return " ".join(row[3] for row in rows(page))


def confirm(client, call, page):
    return client.post(address(call), {"snapshot": page.field("snapshot")["value"]}, follow=True)


def bring(client, call, content):
    """Imports a file and returns {candidate: application} of the round."""
    confirm(client, call, send(client, call, content))
    return {each.candidate: each for each in call.applications.all()}


def stored(call):
    return list(call.applications.order_by("pk").values_list(*FIELDS))


FULL = (
    "Candidat;Porteur;Commune;Département;Lieu existant ou nouveau;Type;Date limite;Reçue le;"
    "Montant demandé;Contact;Documents\r\n"
    "La Ruche fictive;Les Abeilles;Limoux;11;nouveau;Fablab;15/04/2027;12/03/2027 14:30;"
    '12 500,50 €;"Jeanne\n05 61 00 00 00";https://exemple.fr/a https://exemple.fr/b\r\n'
)
