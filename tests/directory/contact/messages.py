"""How a visitor writes to a venue, as a browser would send it, and what reaches whom."""

from tests import build
from tests.directory.corrections.submissions import HERE, post
from tierslieux.mail.models import Mail
from tierslieux.mail.outbox import send_waiting

SITE = "/nous-ecrire/"
HIDDEN = "accueil@la-halle.fr"
SENDER = "camille@exemple.fr"
WRITTEN = {
    "name": "Camille Exemple",
    "email": SENDER,
    "message": "Bonjour,\r\n\r\nAvez-vous un bureau mardi\u202f?",
}


def halle(name="La Halle", email=HIDDEN, **fields):
    return build.venue(name, email=email, **fields)


def writing_to(venue):
    return f"/lieux/{venue.slug}/ecrire/"


def send_from(client, where, token, number, **extra):
    """Send a text of its own, from a form whose token is given."""
    data = WRITTEN | {"message": f"Message {number}", "token": token, "subject": ""}
    return post(client, where, data, headers=HERE, **extra)


def waiting_for(address=HIDDEN):
    """Return the mails written down for an address, the first asked first."""
    return [*Mail.objects.filter(to=address).order_by("pk")]


def delivered(mailoutbox):
    """Send what waits; return the messages by their addressee."""
    mailoutbox.clear()
    send_waiting()
    return {each.to[0]: each for each in mailoutbox}
