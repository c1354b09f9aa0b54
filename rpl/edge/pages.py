"""How a page is shown: a template, one typed frozen value, and the frame around it.

Templates receive `page` (the room's value), `site` (the frame's value, below), `_`, `ngettext`,
`static(path)`, the filters of `rpl.edge.formats`, and the macros of `templates/components/`.

Messages are format strings always: `_("%(count)s pages", count=n)`; a percent sign stands as `%%`.
"""

import hashlib
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import (
    ChainableUndefined,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
)
from typing_extensions import override

from rpl.edge import catalogs, formats
from rpl.edge.languages import (
    LANGUAGES,
    SOURCE_LANGUAGE,
    LanguageLink,
    direction,
    language_of,
    links,
)

STATIC = Path(__file__).parent.parent / "web" / "static"

_LIBRARY = "govuk_frontend_jinja"


@dataclass(frozen=True, slots=True)
class Site:
    """The frame of a page.

    `signed_in` is `applicant`, `staff` or empty; `translation` the state of the
    language's messages: `source`, `machine` or `reviewed`.  `acting_for` is the name of the
    applicant for whom a facilitator acts on this page, else empty.
    """

    lang: str
    dir: str
    path: str
    languages: tuple[LanguageLink, ...]
    csrf_token: str
    signed_in: str
    translation: str
    acting_for: str = ""


class PageEnvironment(Environment):
    """Our templates fail on a missing name; the component library counts on missing ones."""

    library: Environment

    @override
    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """The template of this name, the library's from its own environment."""
        if isinstance(name, str) and name.startswith(f"{_LIBRARY}/"):
            return self.library.get_template(name)
        return super().get_template(name, parent, globals)


class Pages:
    """Renders templates in the language of the address."""

    def __init__(
        self, environments: Mapping[str, Environment], messages: Mapping[str, catalogs.Messages]
    ) -> None:
        self._environments = environments
        self._messages = messages

    def show(
        self, request: Request, template: str, page: object, *, status: int = 200
    ) -> HTMLResponse:
        """The page as HTML.  `page` is what the template receives under that name."""
        site = self.site(request)
        return HTMLResponse(self.render(site, template, page), status_code=status)

    def site(self, request: Request) -> Site:
        """The frame of the page an address asks for.

        Sign-in leaves `csrf_token`, `signed_in` and `acting_for` on `request.state`.
        """
        lang = language_of(request)
        return Site(
            lang=lang,
            dir=direction(lang),
            path=request.url.path,
            languages=links(request),
            csrf_token=getattr(request.state, "csrf_token", ""),
            signed_in=getattr(request.state, "signed_in", ""),
            translation=self.state(lang),
            acting_for=getattr(request.state, "acting_for", ""),
        )

    def render(self, site: Site, template: str, page: object) -> str:
        """The text of a template in the language of its frame."""
        return self._environments[site.lang].get_template(template).render(page=page, site=site)

    def translate(self, lang: str, template: str, **details: object) -> str:
        """A message in a language, filled in after it was translated."""
        return self.message(lang, template) % details

    def message(self, lang: str, template: str) -> str:
        """A message in a language, its placeholders left for others to fill in."""
        gettext = self._environments[lang].globals["plain_gettext"]
        assert callable(gettext)  # noqa: S101 -- set by make_pages
        return str(gettext(template))

    def state(self, lang: str) -> str:
        """The state of a language's messages: `source`, `machine` or `reviewed`."""
        return self._messages[lang].state

    def has(self, lang: str, template: str) -> bool:
        """Whether there is a message in a language; else its English is shown."""
        return lang == SOURCE_LANGUAGE or template in self._messages[lang].known

    def is_checked(self, lang: str, template: str) -> bool:
        """Whether a message stands as it was written, or a named person has checked it."""
        return lang == SOURCE_LANGUAGE or template in self._messages[lang].checked


def make_pages(templates: Path, locale: Path = catalogs.FOLDER) -> Pages:
    """The pages of the service: `templates` rendered in each language of `locale`."""
    messages = {lang: catalogs.load(lang, locale) for lang in LANGUAGES}
    return Pages(
        {lang: environment(templates, lang, messages[lang]) for lang in LANGUAGES},
        messages,
    )


def environment(templates: Path, lang: str, messages: catalogs.Messages) -> PageEnvironment:
    """The template environment of one language.

    One each, because a macro imported from another file sees the environment, never the request.
    """
    library = Environment(
        loader=PrefixLoader({_LIBRARY: PackageLoader(_LIBRARY)}),
        undefined=ChainableUndefined,
        autoescape=True,
    )
    made = PageEnvironment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.library = library
    made.install_gettext_translations(messages.translations, newstyle=True)  # type: ignore[attr-defined] # added by jinja2.ext.i18n
    made.globals["plain_gettext"] = messages.translations.gettext
    made.globals["static"] = static
    made.globals["direction"] = direction
    made.filters.update(formats.filters(lang))
    return made


@lru_cache
def static(path: str) -> str:
    """The address of a static file; it changes with the file, so it can be kept for a year."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?v={digest}"
