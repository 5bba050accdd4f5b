from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef
from django.forms import CheckboxSelectMultiple
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from tierslieux.accounts.access_views import access_urls
from tierslieux.accounts.invitations import InvitationForm, invite
from tierslieux.accounts.lockout import locked_names
from tierslieux.accounts.superusers import (
    LAST_SUPERUSER,
    AccountForm,
    AccountPasswordForm,
    would_leave_no_superuser,
)
from tierslieux.backoffice.base import AdminPageMixin, ChoiceFilter
from tierslieux.history.guard import erasable

# Keys and recovery codes are nobody's to read: the page of the access says what there is of them.
admin.site.unregister([Group, User, StaticDevice, TOTPDevice])


class AccessFilter(ChoiceFilter):
    title = "accès"
    parameter_name = "acces"

    def lookups(self, request, model_admin):
        return [
            ("bloque", "Connexion bloquée"),
            ("jamais", "Jamais venu"),
            ("sans-second-facteur", "Sans second facteur"),
        ]

    def keep(self, queryset, value):
        if value == "bloque":
            return queryset.filter(username__in=locked_names())
        if value == "jamais":
            return queryset.filter(last_login=None)
        return queryset.filter(has_second_factor=False)


@admin.register(User)
class AccountAdmin(AdminPageMixin, UserAdmin):
    """Accounts of staff; only a superuser touches what makes a superuser."""

    list_display = [
        "username",
        "full_name",
        "email",
        "roles",
        "is_active",
        "second_factor",
        "last_login",
    ]
    list_filter = ["is_active", "groups", AccessFilter]
    filter_horizontal = ["user_permissions"]
    change_form_template = "admin/auth/user/change_form.html"
    form = AccountForm
    change_password_form = AccountPasswordForm
    add_form = InvitationForm
    add_fieldsets = [(None, {"fields": InvitationForm.Meta.fields})]

    def get_urls(self):
        return [*access_urls(self), *super().get_urls()]

    def get_queryset(self, request):
        application = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        accounts = super().get_queryset(request).prefetch_related("groups")
        return accounts.annotate(has_second_factor=Exists(application))

    def get_readonly_fields(self, request, obj=None):
        guarded = [] if request.user.is_superuser else ["is_superuser", "user_permissions"]
        return [*super().get_readonly_fields(request, obj), *guarded, "last_login", "date_joined"]

    def formfield_for_manytomany(self, db_field, request=None, **options):
        if db_field.name == "groups":
            options["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **options)

    def has_change_permission(self, request, obj=None):
        return may_touch(request.user, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return may_touch(request.user, obj) and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs, request):
        *found, protected = super().get_deleted_objects(objs, request)
        if would_leave_no_superuser(account.pk for account in objs):
            protected.append(LAST_SUPERUSER)
        return *found, protected

    # What an account did stays in the history, where it is named no more.
    @erasable()
    def delete_model(self, request, obj):
        super().delete_model(request, obj)

    @erasable()
    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change:
            invite(obj)

    @admin.display(description="nom", empty_value="–")
    def full_name(self, user):
        return user.get_full_name() or None

    @admin.display(description="rôles", empty_value="aucun")
    def roles(self, user):
        return ", ".join(group.name for group in user.groups.all()) or None

    @admin.display(description="second facteur", boolean=True)
    def second_factor(self, user):
        return user.has_second_factor


def may_touch(user, account):
    return user.is_superuser or account is None or not account.is_superuser


@admin.register(Group)
class RoleAdmin(AdminPageMixin, GroupAdmin):
    pass
