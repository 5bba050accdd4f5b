from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from directory.models import Department, Intercommunality, Venue
from labels.calls.eligibility import labels_to_test, rounds_to_test
from labels.models import Round
from tierslieux.templatetags.french import host


def about(request):
    """Show what the directory is, where its data comes from, and how fresh it is."""
    public = Venue.objects.public()
    context = {
        "total": public.count(),
        "verified": public.exclude(verified_on=None).count(),
        "seen": sorted(public.exclude(seen_year=None).count_by("seen_year").items(), reverse=True),
    }
    return render(request, "directory/pages/about.html", context)


def privacy(request):
    """Show what the site learns of people, for whom and how long (GDPR, article 13)."""
    context = {
        "tiles_host": host(settings.MAP_TILES_URL),
        "geocoder_host": host(settings.GEOCODER_URL),
        "controller": settings.DATA_CONTROLLER,
        "dpo_contact": settings.DPO_CONTACT,
        "legal_basis": settings.DATA_LEGAL_BASIS,
        "recipients": settings.DATA_RECIPIENTS,
        "candidate_months": settings.CANDIDATE_CONTACT_MONTHS,
    }
    return render(request, "directory/pages/privacy.html", context)


def site_map(request):
    """List every page of the site but the sheets and the communes: their departments list them,
    and there are too many for a page.
    """
    venues = Venue.objects.public()
    around = Intercommunality.objects.filter(communes__venues__in=venues).distinct()
    context = {
        "departments": Department.objects.light(),
        "intercommunalities": sorted(around, key=lambda each: each.sort_name),
        "rounds": Round.objects.public().newest_first(),
        "labels_to_test": labels_to_test(),
        "rounds_to_test": rounds_to_test(),
    }
    return render(request, "directory/pages/site_map.html", context)


def favicon(request):
    """Redirect from the address where browsers look for an icon by default."""
    return redirect(static("img/favicon.svg"), permanent=True)


def robots(request):
    """Serve robots.txt: no admin, no countless combinations of filters."""
    lines = [
        "User-agent: *",
        "Disallow: /gestion/",
        "Disallow: /gerer/",
        "Disallow: /lieux/?",
        "Disallow: /lieux/carte/?",
        "Disallow: /lieux/carte.geojson",
        "Disallow: /lieux/carte.svg",
        "Disallow: /lieux/*/completer/",
        "Disallow: /lieux/*/ecrire/",
        "Disallow: /lieux/*/c-est-mon-lieu/",
        "Allow: /lieux/?page=",
        "Disallow: /ma-semaine/?",
        "Disallow: /*/puis-je-candidater/?",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
