"""What waits for somebody of the staff in the instruction of applications."""

from django.urls import reverse

from labels.models import Assessment, MissingPiece


def waiting(user):
    """Returns [(how many, what they are, address of their list)], the empty left out."""
    tasks = []
    if user.has_perm("labels.change_assessment"):
        mine = Assessment.objects.expected().filter(assessor=user, finished_at=None)
        address = reverse("admin:labels_assessment_changelist")
        names = ("évaluation à finir", "évaluations à finir")
        tasks.append((mine.count(), names, f"{address}?etat=en-cours&a-moi=oui"))
    if user.has_perm("labels.view_missingpiece"):
        address = reverse("admin:labels_missingpiece_changelist")
        names = ("pièce en retard", "pièces en retard")
        tasks.append((MissingPiece.objects.overdue().count(), names, f"{address}?etat=en-retard"))
    return [(number, names[number > 1], address) for number, names, address in tasks if number]
