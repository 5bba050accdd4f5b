"""Members of staff, and how they fill the forms of the admin."""

from datetime import date, time
from decimal import Decimal

from django.contrib.auth.models import Group, User
from django.forms import MultiWidget


def member(role="éditeur", username="equipe", **fields):
    """Returns someone of the staff; without a role they may enter and do nothing."""
    user = User.objects.create_user(username, is_staff=True, **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def save(client, address, **changes):
    """Opens a form, changes some of its fields, sends it and returns what comes after."""
    return client.post(address, opened(client, address) | changes, follow=True)


def opened(client, address):
    """Opens a form, and returns what a browser would send of it left as it is."""
    return displayed(client.get(address))


def displayed(page):
    """Returns what a browser would send of the form of a page left as it is."""
    data = shown(page.context["adminform"].form) | {"seen": page.context["seen"]}
    for inline in page.context["inline_admin_formsets"]:
        data |= shown(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= shown(form)
    return data


def shown(form):
    """Returns what a browser would send of a form left as it is shown."""
    values = {}
    for field in form:
        widget, value = field.field.widget, field.value()
        if isinstance(widget, MultiWidget):
            parts = zip(widget.widgets, widget.decompress(value), strict=True)
            for rank, (part, each) in enumerate(parts):
                values[f"{field.html_name}_{rank}"] = browser_value(part, each)
        else:
            values[field.html_name] = browser_value(widget, value)
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def browser_value(widget, value):
    if isinstance(value, (date, time, Decimal)):
        return widget.format_value(value)
    if isinstance(value, list):
        return [getattr(each, "pk", each) for each in value]
    return value


def messages(response):
    return [str(message) for message in response.context["messages"]]


def refusals(response):
    """Returns every error that the form shows, its inlines included."""
    return " ".join(map(str, response.context["errors"]))
