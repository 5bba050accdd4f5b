from django.conf import settings


def site(request):
    """What pages say of the site itself; an empty string means that nobody has set it."""
    return {
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "publication_director": settings.PUBLICATION_DIRECTOR,
        "publisher_address": settings.PUBLISHER_ADDRESS,
        "hosting": settings.HOSTING,
    }
