from django.contrib import admin
from django.urls import include, path

from directory.views.components import components
from tierslieux import views

urlpatterns = [
    path("gestion/composants/", components, name="components"),
    path("gestion/mot-de-passe/", include("tierslieux.password_pages")),
    path("gestion/", admin.site.urls),
    path("sante/", views.health, name="health"),
    path("", include("labels.urls")),
    path("", include("directory.urls")),
]

handler400 = "tierslieux.views.bad_request"
handler500 = "tierslieux.views.server_error"
