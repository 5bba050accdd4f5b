from django.urls import path

from labels.calls import views
from labels.calls.feeds import RoundFeed

urlpatterns = [
    path("label/", views.label_page, name="label"),
    path("label/<slug:code>/puis-je-candidater/", views.label_self_test, name="label_self_test"),
    path("appels-a-projets/", views.round_list, name="round_list"),
    path("appels-a-projets/flux.xml", RoundFeed(), name="call_feed"),
    path(
        "appels-a-projets/dates-limites.ics",
        views.deadline_calendar_file,
        name="deadline_calendar",
    ),
    path("appels-a-projets/<slug:slug>.ics", views.round_calendar_file, name="round_calendar"),
    path(
        "appels-a-projets/<slug:slug>/puis-je-candidater/",
        views.round_self_test,
        name="round_self_test",
    ),
]
