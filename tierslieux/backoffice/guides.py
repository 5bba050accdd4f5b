"""The guides of docs/ written for staff, as pages of the desk."""

from functools import cache
from itertools import pairwise
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from markdown_it import MarkdownIt

from tierslieux.backoffice.pages import render_page

GUIDES = ("gestion", "exploitation")


class Guide(NamedTuple):
    title: str
    sections: list[tuple[str, str]]  # (identifier, title) of each
    html: str


@cache
def read_guide(name: str) -> Guide:
    """Render a guide once a process; HTML written in the Markdown file is shown, not obeyed."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    source = (settings.BASE_DIR / "docs" / f"{name}.md").read_text(encoding="utf-8")
    _, title, _, *tokens = markdown.parse(source)
    sections = []
    for opening, text in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h2":
            sections.append((slugify(text.content), text.content))
            opening.attrSet("id", slugify(text.content))
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Guide(title.content, sections, html)


def guide_page(request: HttpRequest, name: str) -> HttpResponse:
    if name not in GUIDES:
        raise Http404
    guide = read_guide(name)
    return render_page(request, "admin/guide.html", guide.title, guide=guide)
