from django.contrib import admin
from django.urls import include, path

from directory.pages.components import components
from tierslieux.jobs.views import health

urlpatterns = [
    path("gestion/composants/", components, name="components"),
    path("gestion/mot-de-passe/", include("tierslieux.accounts.password_views")),
    path("gestion/", admin.site.urls),
    path("sante/", health, name="health"),
    path("", include("labels.urls")),
    path("", include("directory.urls")),
]

handler400 = "tierslieux.web.errors.bad_request"
handler500 = "tierslieux.mail.incidents.server_error"
