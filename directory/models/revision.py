from django.db import models


class Revision(models.Model):
    """One row whose stamp the database itself changes with every change of the directory.

    Triggers (directory/cache/triggers.py) draw a new stamp whenever a row that the public list or
    its counts depend on is written, by whatever way. What is kept in memory under a stamp is
    therefore right for as long as the stamp stands.
    """

    stamp = models.CharField("empreinte", max_length=40)

    class Meta:
        verbose_name = "révision"

    def __str__(self):
        return self.stamp
