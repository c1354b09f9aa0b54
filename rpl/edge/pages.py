"""How a page is shown: a template, one typed frozen value, and the frame around it."""

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment


class Pages:
    """Renders templates in the language of the address."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def show(
        self, request: Request, template: str, page: object, *, status: int = 200
    ) -> HTMLResponse:
        """The page as HTML.  `page` is what the template receives under that name."""
        text = self._environment.get_template(template).render(request=request, page=page)
        return HTMLResponse(text, status_code=status)
