from django.contrib import messages
from django.shortcuts import redirect

from directory.data_quality.rules import RULES, find_contradictions
from directory.models import Finding
from tierslieux.backoffice.pages import for_permission, render_page
from tierslieux.templatetags.french import counted

MAX_LISTED_FINDINGS = 200  # of each rule
CHECK_DONE = "Contrôle terminé\u00a0: {found}, dont {new} de plus que la dernière fois."


@for_permission("directory.view_venue", "POST")
def findings_page(request):
    """Contradictions found by the last check, by rule; a POST runs the check again."""
    if request.method == "POST":
        return run_check(request)
    return render_page(
        request,
        "admin/directory/data_quality/findings.html",
        "Contrôles",
        **findings_by_rule(),
        shown=MAX_LISTED_FINDINGS,
    )


def findings_by_rule():
    """Return `sections`, [(Rule, [Finding])], and `clear`, the rules without any finding."""
    found = {}
    for each in Finding.objects.all():
        found.setdefault(each.rule, []).append(each)
    return {
        "sections": [(rule, found[rule.code]) for rule in RULES if rule.code in found],
        "clear": [rule for rule in RULES if rule.code not in found],
    }


def run_check(request):
    every = list(find_contradictions())
    new = Finding.objects.replace(every)
    found = counted(len(every), "contradiction,contradictions")
    messages.success(request, CHECK_DONE.format(found=found, new=new))
    return redirect("admin:findings")
