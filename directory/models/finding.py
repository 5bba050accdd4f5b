from django.db import models, transaction
from django.utils import timezone


class FindingManager(models.Manager):
    @transaction.atomic
    def replace(self, findings):
        """Store these (rule, what, told, address) and no other; return how many are new.

        Those stored already keep the day they were found first.
        """
        known = {(each.rule, each.what, each.told): each.pk for each in self.all()}
        wanted = {(rule, what, told): address for rule, what, told, address in findings}
        self.filter(pk__in=[pk for key, pk in known.items() if key not in wanted]).delete()
        new = [
            Finding(rule=rule, what=what, told=told, address=address)
            for (rule, what, told), address in wanted.items()
            if (rule, what, told) not in known
        ]
        self.bulk_create(new)
        return len(new)


class Finding(models.Model):
    """A contradiction that `manage.py check_data` found, kept as long as it finds it."""

    rule = models.CharField("contrôle", max_length=40)
    what = models.CharField("objet", max_length=200)
    told = models.TextField("constat")
    address = models.CharField("où", max_length=300, blank=True)
    found_at = models.DateTimeField("constaté le", default=timezone.now)

    objects = FindingManager()

    class Meta:
        verbose_name = "contradiction"
        ordering = ["rule", "what", "pk"]

    def __str__(self):
        return f"{self.what}\u00a0: {self.told}"
