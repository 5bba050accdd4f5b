def hold(model, keys):
    """Locks rows until the end of the transaction: whoever writes them too comes next.

    What points to them may still be written. Returns the keys of those that are there.
    """
    rows = model._base_manager.filter(pk__in=keys).order_by("pk")
    return [*rows.select_for_update(no_key=True).values_list("pk", flat=True)]
