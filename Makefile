# Three commands matter: make run (try the site), make check (before each commit: style, types,
# house rules) and make test (everything).
# The first call makes the Python environment; it needs python3, python3-pip and make only.

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PYTHON) -m pip --python $(PY) install -q --require-hashes --only-binary :all:
ADDRESS ?= 127.0.0.1:8000
JOBS ?= 2
# The order matters: each fixture names rows of those before it.
# FRANCE_SERVICES= (nothing) leaves out the France services, which are a set of their own.
FRANCE_SERVICES ?= france_services
DATA ?= departments intercommunalities communes venue_types services labels rounds laureates venues \
	awards $(FRANCE_SERVICES) figures search_terms
FONTS := static/fonts/asap.woff2
# Nothing to create when DATABASE_URL names a database.
DATABASE := $(if $(DATABASE_URL),,db.sqlite3)
LOCK := uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 \
	--no-annotate --no-header -q

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help run check test lint types sqlite browser postgresql coverage format admin data \
	fixtures bench lock clean

help: ## affiche cette liste
	@sed -n 's/^\([a-z]*\):.*## /\1 /p' Makefile | while read -r target text; do \
		printf '  make %-10s %s\n' "$$target" "$$text"; done

# A key of its own for trials: sessions last when the server reloads.
run: export DEBUG := 1
run: export DJANGO_RUNSERVER_HIDE_WARNING := true
run: export SECRET_KEY ?= essai-sur-cette-machine-jamais-en-production-0123456789
run: .venv/run $(FONTS) $(DATABASE) ## ouvre le site sur cette machine, avec les données de la région
	@$(PY) manage.py migrate -v 0
	@echo "→ Base de données : $(if $(DATABASE_URL),celle de DATABASE_URL (« make data » y charge les données),db.sqlite3)"
	@echo "→ Le site répond sur http://$(ADDRESS)/ (Ctrl+C l’arrête)"
	@echo "→ Gestion : http://$(ADDRESS)/gestion/ (« make admin » y crée un compte)"
	@$(PY) manage.py runserver $(ADDRESS)

# Cut again when the requirements or the choice change. The tests see to it by themselves.
$(FONTS): .venv/run tierslieux/typefaces/faces.py tierslieux/typefaces/cuts.py
	@$(PY) manage.py build_fonts

# An interrupted creation leaves no half-filled database behind.
db.sqlite3: export DATABASE_URL := sqlite:///db.sqlite3.new
db.sqlite3: | .venv/run
	@echo "→ Première fois : création de db.sqlite3 et chargement des données de la région…"
	@rm -f db.sqlite3.new*
	@$(PY) manage.py migrate -v 0
	@$(if $(DATA),$(PY) manage.py loaddata -v 0 $(DATA))
	@mv db.sqlite3.new db.sqlite3

data: .venv/run ## charge (ou recharge) les données de la région dans la base
	$(PY) manage.py migrate -v 0
	$(PY) manage.py loaddata $(DATA)

admin: .venv/run $(DATABASE) ## crée un compte pour /gestion/
	@$(PY) manage.py createsuperuser

# The suite makes its own databases and chooses its settings, whatever the shell says.
SUITE := env -u PRODUCTION DATABASE_URL=sqlite:///db.sqlite3 $(PY) -m
MAY_QUERY := pytest -n $(JOBS) --ignore tests/browser -m "django_db and not one_engine"

test: lint types sqlite browser postgresql ## vérifie tout : style, types, puis les tests partout

sqlite: .venv/dev ## joue les tests sur SQLite
	@echo "→ Tests sur SQLite"
	@$(SUITE) pytest -n $(JOBS) --ignore tests/browser

browser: .venv/dev ## joue les tests dans un navigateur
	@echo "→ Tests dans un navigateur"
	@$(SUITE) pytest -n $(JOBS) tests/browser

postgresql: .venv/dev ## joue sur PostgreSQL les tests qui peuvent lire ou écrire la base
	@echo "→ Tests sur PostgreSQL (tous ceux qui peuvent lire ou écrire la base)"
	@$(SUITE) tests.support.postgresql $(PY) -m $(MAY_QUERY)

coverage: .venv/dev ## dit ce que les tests sur SQLite ne traversent pas
	@rm -f .coverage .coverage.*
	@$(SUITE) coverage run -m pytest -n $(JOBS) --ignore tests/browser
	@$(PY) -m coverage combine -q
	@$(PY) -m coverage report

check: lint types ## vérifie l’essentiel en moins d’une minute : style, types, règles de la maison
	@$(SUITE) pytest -n $(JOBS) tests/house -m "not django_db"

lint: .venv/dev ## vérifie le style du code et des gabarits
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m djhtml --check --tabwidth 2 templates

types: .venv/dev ## vérifie les types des dossiers qui en ont (liste dans pyproject.toml)
	@$(PY) -m mypy

format: .venv/dev ## met le code et les gabarits en forme
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(PY) -m djhtml --tabwidth 2 templates

bench: .venv/run ## mesure la vitesse du site (ARGS="…" pour les options)
	$(PY) -m bench $(ARGS)

fixtures: .venv/run ## refait les données de la région à partir d’un dossier (SOURCE=dossier)
	$(PY) manage.py build_fixtures $(SOURCE)

lock: ## recalcule les dépendances figées (mainteneurs ; demande uv)
	$(LOCK) -o requirements.txt
	$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt

clean: ## efface ce qui se refait, jamais la base de données
	rm -rf .venv .coverage staticfiles static/fonts test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Made without ensurepip: Debian puts it in a package of its own.
$(PY):
	@$(PYTHON) -m pip --version >/dev/null || { echo "Il manque pip : apt install python3-pip"; exit 1; }
	@echo "→ Première fois : installation de Python et des dépendances dans .venv…"
	@$(PYTHON) -m venv --without-pip .venv

# The stamps: installing again is for when the requirements change.
.venv/run: requirements.txt | $(PY)
	@$(PIP) -r requirements.txt
	@touch $@

# The development requirements hold all the others.
.venv/dev: requirements-dev.txt requirements.txt | $(PY)
	@$(PIP) -r requirements-dev.txt
	@touch .venv/run $@
