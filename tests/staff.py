"""Members of staff, and how they fill the forms of the admin."""

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
    page = client.get(address)
    data = {**shown(page.context["adminform"].form)}
    for inline in page.context["inline_admin_formsets"]:
        data |= shown(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= shown(form)
    return client.post(address, data | changes, follow=True)


def shown(form):
    """Returns what a browser would send of a form left as it is shown."""
    values = {}
    for field in form:
        widget, value = field.field.widget, field.value()
        if isinstance(widget, MultiWidget):
            parts = widget.decompress(value)
            values |= {f"{field.html_name}_{rank}": part for rank, part in enumerate(parts)}
        else:
            values[field.html_name] = browser_value(value)
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def browser_value(value):
    if isinstance(value, list):
        return [getattr(each, "pk", each) for each in value]
    return value


def messages(response):
    return [str(message) for message in response.context["messages"]]


def refusals(response):
    """Returns every error that the form shows, its inlines included."""
    return " ".join(map(str, response.context["errors"]))
