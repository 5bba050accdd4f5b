"""Concurrent edits in the admin: detect what others changed, merge it, ask what conflicts.

In the order of events: `admin` (the mixin of every ModelAdmin), `signed_versions` (fingerprints of
what a page showed), `locking`; a page each: `change_form`, `change_list`, `actions`, `deletion`;
`page_forms`, `form_data` and `formset_data` (what forms show and what was submitted), `merge` and
`merge_formsets` (the three-way merge), `choices` (conflicts to settle), `authors` and `display`
(who changed what, in words).
"""
