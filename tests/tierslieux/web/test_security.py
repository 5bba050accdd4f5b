"""The floor under every answer: headers, no cookie, pages for what goes wrong."""

import json
import subprocess
import sys

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from django.views.decorators.http import require_safe

from directory.photos.files import photo_file_name
from tests.support.page_states import corrections
from tests.support.public_urls import public_urls
from tests.support.server import ask, gunicorn, production_environment
from tierslieux import urls

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
COOKIE_SETTINGS = ("NAME", "SECURE", "PATH", "DOMAIN", "SAMESITE")
SAME = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def refuse(request):
    raise PermissionDenied


def fail(request):
    raise ZeroDivisionError


@require_safe
def read_only(request):
    return HttpResponse()


urlpatterns = [
    path("", include("tierslieux.urls")),
    path("refus/", refuse),
    path("panne/", fail),
    path("lecture/", read_only),
]
handler400, handler500 = urls.handler400, urls.handler500


@pytest.fixture
def browser():
    """A client that sees error pages as a visitor would, instead of their exceptions."""
    return Client(raise_request_exception=False)


def assert_protected(headers):
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert {name: headers.get(name) for name in SAME} == SAME
    features = headers["Permissions-Policy"].split(", ")
    assert "geolocation=(self)" in features
    assert "camera=()" in features
    assert all(each.endswith("=()") for each in features if not each.startswith("geolocation="))


@pytest.mark.django_db
def test_every_public_page_has_all_the_headers_and_leaves_no_cookie(client):
    pages = public_urls()
    for name, url in (pages | corrections(pages["venue"])).items():
        response = client.get(url)
        assert response.status_code == 200, name
        assert_protected(response.headers)
        assert not response.cookies, name
        assert "Cookie" not in response.get("Vary", ""), name


@pytest.mark.django_db
@pytest.mark.parametrize("kept", ["gestion/", "gestion/login/"])
def test_the_staff_area_has_all_the_headers(client, admin_client, kept):
    for reader in (client, admin_client):
        assert_protected(reader.get(f"/{kept}").headers)


ERRORS = [
    ("/nulle-part/", 404, "Page introuvable"),
    ("/refus/", 403, "Accès réservé"),
    ("/?q=%00", 400, "Demande illisible"),
    ("/panne/", 500, "Erreur du site"),
]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("url", "status", "title"), ERRORS)
def test_errors_are_pages_of_the_site_without_database_nor_cookie(browser, url, status, title):
    response = browser.get(url)
    assert response.status_code == status
    page = response.content.decode()
    assert f"<h1>{title}</h1>" in page
    assert "css/site.css" in page
    assert 'href="/lieux/"' in page
    assert not response.cookies
    assert_protected(response.headers)


def test_a_form_without_its_proof_is_refused_in_french():
    response = Client(enforce_csrf_checks=True).post("/gestion/login/", {"username": "a"})
    assert response.status_code == 403
    assert "<h1>Formulaire expiré</h1>" in response.content.decode()
    assert_protected(response.headers)


@pytest.mark.urls(__name__)
def test_a_method_that_is_not_allowed_is_refused_with_all_the_headers(client):
    response = client.post("/lecture/")
    assert response.status_code == 405
    assert_protected(response.headers)


def test_a_missing_final_slash_redirects_with_all_the_headers(client):
    response = client.get("/lieux")
    assert (response.status_code, response["Location"]) == (301, "/lieux/")
    assert_protected(response.headers)


@pytest.mark.urls(__name__)
def test_an_error_is_still_told_when_the_stylesheet_is_not_listed(browser, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = with_static("whitenoise.storage.CompressedManifestStaticFilesStorage")
    response = browser.get("/panne/")
    assert response.status_code == 500
    assert "Page indisponible" in response.content.decode()


def test_a_hashed_file_is_kept_for_ever_and_has_all_the_headers(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "site.css").write_text("body { color: red }")
    settings.STATIC_ROOT = tmp_path / "root"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = with_static("whitenoise.storage.CompressedManifestStaticFilesStorage")
    call_command("collectstatic", verbosity=0)
    response = Client().get(staticfiles_storage.url("site.css"))
    assert b"".join(response) == b"body { color: red }"
    assert "immutable" in response["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in response
    assert_protected(response.headers)


def with_static(backend):
    return {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": backend},
    }


@pytest.fixture(scope="module")
def port():
    with gunicorn() as port:
        yield port


def test_production_asks_browsers_to_stay_on_https(port):
    status, headers, _ = ask(port, "/accessibilite/")
    assert status == 200
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert_protected(headers)


def test_production_sends_plain_http_to_https(port):
    status, headers, _ = ask(port, "/lieux/?q=a", {"Host": "annuaire.exemple.fr"})
    assert (status, headers["Location"]) == (301, "https://annuaire.exemple.fr/lieux/?q=a")
    assert_protected(headers)


def test_the_cookie_of_forms_is_bound_to_this_host_in_production(port):
    _, headers, _ = ask(port, "/gestion/login/")
    assert_bound_to_host(headers["Set-Cookie"], "__Host-csrftoken")


def test_the_cookie_of_staff_is_bound_to_this_host_in_production(client, settings, admin_user):
    names = [f"{kind}_COOKIE_{what}" for kind in ("SESSION", "CSRF") for what in COOKIE_SETTINGS]
    code = (
        "import json; from django.conf import settings; "
        f"print(json.dumps({{name: getattr(settings, name) for name in {names}}}))"
    )
    environment = production_environment(DJANGO_SETTINGS_MODULE="tierslieux.settings")
    command = [sys.executable, "-c", code]
    printed = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, check=True
    )
    for name, value in json.loads(printed.stdout).items():
        setattr(settings, name, value)
    typed = {"username": "admin", "password": "password"}
    response = client.post("/gestion/login/", typed, secure=True)
    assert response.status_code == 302
    assert_bound_to_host(response.cookies["__Host-sessionid"].OutputString(), "__Host-sessionid")
    assert client.get("/gestion/", secure=True).status_code == 200


def assert_bound_to_host(cookie, name):
    """Checks what browsers ask of a cookie whose name begins with __Host-."""
    attributes = {each.strip().lower() for each in cookie.split(";")[1:]}
    assert cookie.startswith(f"{name}=")
    assert {"secure", "path=/"} <= attributes
    assert not any(each.startswith("domain") for each in attributes)


def test_heads_are_answered_without_a_body_nor_a_warning(tmp_path):
    log, name = [], photo_file_name("a" * 32, 400, "jpg")
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(b"une photo")
    photo = reverse("photo", args=["a" * 32, 400, "jpg"])
    paths = ("/accessibilite/", "/nulle-part/", "/?q=%00", "/static/css/site.css", photo)
    with gunicorn(log, MEDIA_ROOT=str(tmp_path)) as port:
        for path in paths:
            status, headers, page = ask(port, path)
            head_status, head_headers, body = ask(port, path, method="HEAD")
            assert (head_status, body) == (status, "")
            assert head_headers["Content-Type"] == headers["Content-Type"], path
            assert int(head_headers["Content-Length"]) == len(page.encode()), path
            assert_protected(head_headers)
        assert (status, page) == (200, "une photo")
    assert "no-body" not in log[0]


@pytest.mark.parametrize("proxy", [{}, {"X-Forwarded-Proto": "https"}], ids=["http", "https"])
def test_a_host_that_is_not_ours_is_refused_with_all_the_headers(port, proxy):
    status, headers, page = ask(port, "/", proxy | {"Host": "ailleurs.exemple.fr"})
    assert status == 400
    assert "<h1>Demande illisible</h1>" in page
    assert_protected(headers)
