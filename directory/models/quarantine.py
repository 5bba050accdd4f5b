from django.db import models

# What a quarantine holds: beyond, what the busiest networks sent makes room.
MAX_QUARANTINED = 1000
LIKELIEST_FIRST = ("same_network", "-filed_at", "-pk")


class QuarantineQuerySet(models.QuerySet):
    """Rows that people outside the staff send, with `same_network`: how many the same network had
    sent within the hour.
    """

    def quarantined(self):
        """Those set apart; all of them, unless the model says otherwise."""
        return self.all()

    def likeliest_first(self):
        """Of a quarantine: first what came from networks that sent little."""
        return self.order_by(*LIKELIEST_FIRST)

    def make_room(self):
        """Delete what the quarantine holds too much of: what came among most, then the oldest.

        So a flood displaces itself, and what one person sent stays until somebody reads it.
        """
        beyond = self.quarantined().likeliest_first()[MAX_QUARANTINED:]
        self.filter(pk__in=[*beyond.values_list("pk", flat=True)]).delete()

    def filed_before(self, moment):
        return self.filter(filed_at__lt=moment)
