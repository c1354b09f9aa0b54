"""Documents that are made from the code: `PYTHONPATH=. python -m tests.documents` writes them."""

from pydantic_core import PydanticUndefined

from rpl.settings import PROJECT, Settings

SETTINGS = PROJECT / "docs" / "settings.md"
_DEFAULTS = {
    "data_dir": "the project's folder",
    "assessments": "`assessments/` of the project or the installed package",
    "rubrics": "`rubrics/` of the project or the installed package",
    "templates": "`templates/` of the project or the installed package",
}


def settings_document() -> str:
    """Every setting with its default and meaning."""
    rows = [
        f"| `RPL_{name.upper()}` | {_default(name)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Environment variables, read once at the start. An empty variable counts as not set.",
            "Written by `python -m tests.documents` from `rpl/settings.py`; a test compares them.",
            "",
            "| variable | default | meaning |",
            "| --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _default(name: str) -> str:
    if name in _DEFAULTS:
        return _DEFAULTS[name]
    default = Settings.model_fields[name].default
    return "" if default in (None, "", PydanticUndefined) else f"`{default}`"


if __name__ == "__main__":
    SETTINGS.write_text(settings_document(), encoding="utf-8")
