from django.conf import settings


def site(request):
    """What every page needs: the site's own address, for canonical links."""
    return {"site_url": settings.SITE_URL}
