from django import forms
from django.contrib import admin
from django.utils.html import format_html

from directory.models import Photo
from directory.photos.files import prepare, store
from tierslieux.backoffice.base import NamedRows, RowsInline

SEEN = 120  # pixels: the width of a photo beside its fields
MISSING = "Choisissez la photo à ajouter."
TWICE = "La même photo est deux fois sur la fiche."


class PhotoForm(forms.ModelForm):
    upload = forms.FileField(
        label="Fichier",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPEG, PNG ou WebP, 15\u00a0Mo au plus. La photo est réduite, et ce que "
        "l’appareil y a noté (lieu, date) est effacé.",
    )

    class Meta:
        model = Photo
        fields = ["alt", "credit", "rank"]

    def clean_upload(self):
        """Takes the photo that was sent; a photo that is there already may stay as it is."""
        upload = self.cleaned_data["upload"]
        if upload:
            photo = self.cleaned_data["photo"] = prepare(upload)
            self.instance.stem = photo.stem
            self.instance.width, self.instance.height = photo.width, photo.height
        elif not self.instance.pk:
            raise forms.ValidationError(MISSING)
        return upload

    def save(self, commit=True):
        if photo := self.cleaned_data.get("photo"):
            store(photo)
        return super().save(commit)


class PhotoFormSet(NamedRows):
    def clean(self):
        super().clean()
        kept = [form for form in self.forms if not self._should_delete_form(form)]
        stems = [form.instance.stem for form in kept if form.instance.stem]
        if len(stems) != len(set(stems)):
            raise forms.ValidationError(TWICE)


class PhotoInline(RowsInline):
    """The photos of a venue; a file is chosen once, what is said of it may change."""

    model = Photo
    form = PhotoForm
    formset = PhotoFormSet
    extra = 1  # an empty row, for who has no JavaScript
    fields = ["seen", "upload", "alt", "credit", "rank"]
    readonly_fields = ["seen"]

    @admin.display(description="photo")
    def seen(self, photo):
        if not photo.pk:
            return "–"
        image = '<img src="{}" alt="" width="{}" height="{}" loading="lazy">'
        height = SEEN * photo.height // photo.width
        return format_html(image, photo.thumbnail, SEEN, height)
