"""What search engines may know of a call, in the words of schema.org.

A call is no event (one does not go there) and not always a grant: its page says what one may
apply for, a certification, and until when one may apply.
"""

import json
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from labels.models import Deadline, Label, Round
from tierslieux.text.dates import DatePrecision, last_moment, paris_time
from tierslieux.web.absolute_urls import absolute_url

# Markup would end the element that holds the data.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def script_text(data: object) -> SafeString:
    """Return data as JSON that may stand in a `script` element."""
    return SafeString(json.dumps(data, ensure_ascii=False).translate(ESCAPES))


def round_data(round_: Round, today: date) -> dict[str, Any]:
    """Return what is known of a round, loaded with its label and deadlines, and nothing else."""
    page = absolute_url(round_.get_absolute_url())
    applying = [apply_action(round_, each) for each in round_.deadlines.all() if each.on >= today]
    data = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": page,
        "url": page,
        "name": round_.title,
        "inLanguage": "fr",
        "dateModified": round_.updated_at.isoformat(),
        "about": certification(round_.label),
    }
    return data | ({"potentialAction": applying} if applying else {})


def certification(label: Label) -> dict[str, Any]:
    issuer = {"@type": "GovernmentOrganization", "name": label.get_issuer_display()}
    return {"@type": "Certification", "name": label.name, "issuedBy": issuer}


def apply_action(round_: Round, deadline: Deadline) -> dict[str, Any]:
    """Return how one applies before a deadline: its days to the second, if known to the day."""
    action = {
        "@type": "ApplyAction",
        "name": round_.title,
        "endTime": last_moment(deadline.on).isoformat(),
    }
    if round_.opened_on and round_.opened_precision == DatePrecision.DAY:
        action["startTime"] = paris_time(round_.opened_on).isoformat()
    if round_.apply_url:
        action["target"] = round_.apply_url
    return action
