from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from labels.desk import DeskPage

admin.site.unregister([Group, User])


@admin.register(User)
class AccountAdmin(DeskPage, UserAdmin):
    """Accounts of staff; only a superuser touches what makes a superuser."""

    list_display = ["username", "full_name", "email", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        guarded = [] if request.user.is_superuser else ["is_superuser", "user_permissions"]
        return [*super().get_readonly_fields(request, obj), *guarded]

    def has_change_permission(self, request, obj=None):
        return may_touch(request.user, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return may_touch(request.user, obj) and super().has_delete_permission(request, obj)

    @admin.display(description="nom", empty_value="–")
    def full_name(self, user):
        return user.get_full_name() or None

    @admin.display(description="rôles", empty_value="aucun")
    def roles(self, user):
        return ", ".join(group.name for group in user.groups.all()) or None


def may_touch(user, account):
    return user.is_superuser or account is None or not account.is_superuser


@admin.register(Group)
class RoleAdmin(DeskPage, GroupAdmin):
    pass
