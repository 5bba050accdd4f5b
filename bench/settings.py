"""The site's settings, with an empty view beside its pages and static files of its own."""

import os

from tierslieux.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
STATIC_ROOT = os.environ["BENCH_STATIC_ROOT"]
