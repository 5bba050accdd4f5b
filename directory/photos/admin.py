from django import forms
from django.contrib import admin
from django.utils.html import format_html

from directory.models import Photo
from directory.photos.files import prepare_photo, store_photo
from tierslieux.backoffice.base import LabelledFormSet, RowsInline

THUMBNAIL_WIDTH = 120  # pixels
MISSING_PHOTO_MESSAGE = "Choisissez la photo à ajouter."
DUPLICATE_PHOTO_MESSAGE = "La même photo est deux fois sur la fiche."


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
        """Prepare the uploaded photo; an existing row may have none."""
        upload = self.cleaned_data["upload"]
        if upload:
            photo = self.cleaned_data["photo"] = prepare_photo(upload)
            self.instance.stem = photo.stem
            self.instance.width, self.instance.height = photo.width, photo.height
        elif not self.instance.pk:
            raise forms.ValidationError(MISSING_PHOTO_MESSAGE)
        return upload

    def clean(self):
        """Write the files before the row: there is never a row without its files."""
        cleaned = super().clean()
        if not self.errors and (photo := self.cleaned_data.get("photo")):
            try:
                store_photo(photo)
            except forms.ValidationError as error:
                self.add_error("upload", error)
        return cleaned


class PhotoFormSet(LabelledFormSet):
    def clean(self):
        super().clean()
        remaining = [form for form in self.forms if not self._should_delete_form(form)]
        stems = [form.instance.stem for form in remaining if form.instance.stem]
        if len(stems) != len(set(stems)):
            raise forms.ValidationError(DUPLICATE_PHOTO_MESSAGE)


class PhotoInline(RowsInline):
    """The photos of a venue. Its file is uploaded once; alt, credit and rank may change."""

    model = Photo
    form = PhotoForm
    formset = PhotoFormSet
    extra = 1  # an empty row, for users without JavaScript
    fields = ["thumbnail", "upload", "alt", "credit", "rank"]
    readonly_fields = ["thumbnail"]

    @admin.display(description="photo")
    def thumbnail(self, photo):
        if not photo.pk:
            return "–"
        image = '<img src="{}" alt="" width="{}" height="{}" loading="lazy">'
        height = THUMBNAIL_WIDTH * photo.height // photo.width
        return format_html(image, photo.thumbnail, THUMBNAIL_WIDTH, height)
