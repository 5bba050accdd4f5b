from django.contrib import messages
from django.shortcuts import redirect

from directory.data_quality.rules import RULES, findings
from directory.models import Finding
from tierslieux.backoffice.pages import for_right, page
from tierslieux.templatetags.french import counted

RIGHT = "directory.view_venue"
SHOWN = 200  # lines of each rule
DONE = "Contrôle terminé\u00a0: {found}, dont {new} de plus que la dernière fois."


@for_right(RIGHT, "POST")
def findings_page(request):
    """The contradictions that the last check found, rule by rule; staff may check again."""
    if request.method == "POST":
        return check_again(request)
    return page(
        request,
        "admin/directory/data_quality/findings.html",
        "Contrôles",
        **sections(),
        shown=SHOWN,
    )


def sections():
    """Returns the rules that found something, [(Rule, [Finding])], and those that found nothing."""
    found = {}
    for each in Finding.objects.all():
        found.setdefault(each.rule, []).append(each)
    return {
        "sections": [(rule, found[rule.code]) for rule in RULES if rule.code in found],
        "clear": [rule for rule in RULES if rule.code not in found],
    }


def check_again(request):
    every = list(findings())
    new = Finding.objects.replace(every)
    found = counted(len(every), "contradiction,contradictions")
    messages.success(request, DONE.format(found=found, new=new))
    return redirect("admin:findings")
