"""The fictional round of the staff: what its command stands on, and where it is decided."""

from tests import build


def ground():
    """Builds a label that asks for something, and communes."""
    for number in range(5):
        build.criterion(code=f"critere-{number}", rank=number)
    build.commune()
    aveyron = build.department("12", "Aveyron")
    build.commune("Rodez", "12202", "12000", department=aveyron, population=24_000)


def decision_page(call):
    return f"/gestion/directory/decisionrecord/appel/{call.pk}/"
