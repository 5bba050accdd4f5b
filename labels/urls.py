from django.urls import path

from labels import views

urlpatterns = [
    path("label/", views.label_page, name="label"),
    path("appels-a-projets/", views.round_list, name="round_list"),
]
