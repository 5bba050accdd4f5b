from django.conf import settings
from django.core.management.base import BaseCommand

from tierslieux.typefaces.cuts import cut


class Command(BaseCommand):
    help = (
        "Taille les deux polices du site dans static/fonts/, à partir des paquets installés, si "
        "elles manquent ou ont changé. « collectstatic » le fait aussi."
    )
    requires_system_checks = ()

    def handle(self, **options):
        for path in cut(settings.BASE_DIR / "static" / "fonts"):
            size = f"{path.stat().st_size / 1000:.1f}".replace(".", ",")
            self.stdout.write(f"{path.name}\u00a0: {size} ko")
