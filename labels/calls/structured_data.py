"""What search engines may know of a call, in the words of schema.org.

A call is no event (one does not go there) and not always a grant: its page tells what one may
apply for, a certification, and until when one may apply.
"""

import json

from django.utils.safestring import SafeString

from tierslieux.text.dates import DatePrecision, last_moment, paris_time
from tierslieux.web.absolute_urls import absolute_url

# Markup would end the element that holds the data.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def script_text(data):
    """Returns data as JSON that may stand in a `script` element."""
    return SafeString(json.dumps(data, ensure_ascii=False).translate(ESCAPES))


def round_data(found, today):
    """Returns what is known of a round, loaded with its label and deadlines, and nothing else."""
    page = absolute_url(found.get_absolute_url())
    applying = [apply_action(found, each) for each in found.deadlines.all() if each.on >= today]
    data = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": page,
        "url": page,
        "name": found.title,
        "inLanguage": "fr",
        "dateModified": found.updated_at.isoformat(),
        "about": certification(found.label),
    }
    return data | ({"potentialAction": applying} if applying else {})


def certification(label):
    issuer = {"@type": "GovernmentOrganization", "name": label.get_issuer_display()}
    return {"@type": "Certification", "name": label.name, "issuedBy": issuer}


def apply_action(found, deadline):
    """Returns how one applies before a deadline: its days to the second, if known to the day."""
    action = {
        "@type": "ApplyAction",
        "name": found.title,
        "endTime": last_moment(deadline.on).isoformat(),
    }
    if found.opened_on and found.opened_precision == DatePrecision.DAY:
        action["startTime"] = paris_time(found.opened_on).isoformat()
    if found.apply_url:
        action["target"] = found.apply_url
    return action
