"""The shape of the service, checked: what no type and no import contract can say."""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from sqlmodel import SQLModel

import rpl
from rpl.assembly import app_context, build
from rpl.domain.decision import Outcome
from rpl.domain.errors import RuleError
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.record import FieldState
from rpl.domain.roles import Permission
from rpl.domain.scoring import Judgement, Unscored
from rpl.edge import catalogs
from rpl.edge.errors import STATUS
from rpl.edge.pages import environment
from rpl.jobs.steps import GIVE_UP, STEPS
from rpl.main import create_app
from rpl.settings import PROJECT, Settings
from rpl.store.columns import Known
from tests.documents import SETTINGS, settings_document

PACKAGE = PROJECT / "rpl"
MAX_LINES = 300
CALLERS = {"public", "applicant", "provider", "operator", *Permission}
SKIPPED = ("rpl.__main__", "rpl.store.migrations.env", "rpl.store.migrations.versions")


def load_everything() -> None:
    """Import every module, so that every subclass exists."""
    for module in pkgutil.walk_packages(rpl.__path__, "rpl."):
        if not module.name.startswith(SKIPPED):
            importlib.import_module(module.name)


load_everything()


def refusals(of: type[RuleError] = RuleError) -> Iterator[type[RuleError]]:
    for subclass in of.__subclasses__():
        if subclass.__module__.startswith("rpl."):
            yield subclass
        yield from refusals(subclass)


ALL_REFUSALS = sorted(set(refusals()), key=lambda refusal: refusal.__qualname__)


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((PROJECT / folder).rglob("*.py")):
            if "versions" not in path.parts:
                yield path


def named(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    parts = build(Settings(data_dir=tmp_path_factory.mktemp("data")))
    return create_app(app_context(parts))


def test_every_refusal_has_a_status_and_every_status_a_refusal() -> None:
    raised = {refusal.code for refusal in refusals() if not refusal.__subclasses__()}
    every = {refusal.code for refusal in refusals()}

    assert raised - STATUS.keys() == set()
    assert STATUS.keys() - every == set()
    assert list(STATUS) == sorted(STATUS)


def test_no_two_refusals_share_a_code() -> None:
    codes = Counter(refusal.code for refusal in set(refusals()) if "code" in vars(refusal))

    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("refusal", ALL_REFUSALS, ids=lambda refusal: str(refusal.__name__))
def test_a_refusal_is_one_or_more_whole_sentences(refusal: type[RuleError]) -> None:
    assert refusal.template[0].isupper() or refusal.template.startswith("%(")
    assert refusal.template.rstrip().endswith((".", "?"))


def test_every_route_says_who_may_call_it(app: FastAPI) -> None:
    undeclared = []
    for route in iter_route_contexts(app.routes):
        if not isinstance(route.original_route, APIRoute):
            continue
        needed = route.original_route.dependant.dependencies
        callers = CALLERS.intersection(getattr(d.call, "__name__", "") for d in needed)
        if len(callers) != 1:
            undeclared.append((route.original_route.path, callers))

    assert undeclared == []


def test_every_job_step_has_a_flow_and_can_be_given_up() -> None:
    for name, step in STEPS.items():
        room = step.__module__.rsplit(".", 1)[1]
        source = Path(str(importlib.import_module(step.__module__).__file__)).read_text("utf-8")
        assert re.search(rf"from rpl\.flows(\.{room})? import", source), name
    assert set(GIVE_UP) <= set(STEPS)


def test_every_step_that_is_handed_over_is_one_a_worker_knows() -> None:
    for path in sources("rpl/flows", "rpl/jobs", "rpl/web", "rpl/demo"):
        for name in re.findall(r'hand_over\(\s*\w+,\s*"(\w+)"', path.read_text("utf-8")):
            assert name in STEPS, f"{named(path)} hands over to {name}"


def test_every_template_compiles() -> None:
    templates = environment(PROJECT / "templates", "en", catalogs.load("en"))
    names = templates.list_templates(extensions=["html"])

    assert names
    for name in names:
        assert templates.get_template(name).name == name


def test_the_settings_are_documented() -> None:
    assert SETTINGS.read_text(encoding="utf-8") == settings_document(), (
        "write it with: PYTHONPATH=. .venv/bin/python -m tests.documents"
    )


def test_every_setting_says_what_it_means() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def words() -> Iterator[str]:
    """Every word the glossary owes: tables and the values of their states."""
    for table in SQLModel.metadata.tables.values():
        yield table.name
        for column in table.columns:
            if isinstance(column.type, Known):
                yield from column.type.values
    enumerations: tuple[type[StrEnum], ...] = (
        ClaimState,
        EvidenceState,
        FieldState,
        Judgement,
        Outcome,
        Unscored,
    )
    for enumeration in enumerations:
        yield from enumeration


def fields(app: FastAPI) -> Iterator[str]:
    """The names of everything the API takes or gives."""
    for schema in app.openapi().get("components", {}).get("schemas", {}).values():
        yield from schema.get("properties", {})


def test_the_glossary_explains_every_table_state_and_field(app: FastAPI) -> None:
    glossary = (PROJECT / "docs" / "glossary.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`([^`]+)`", glossary))

    assert sorted({*words(), *fields(app)} - explained) == []


def test_no_file_is_longer_than_a_reader_holds_in_mind() -> None:
    lengths = {named(path): len(path.read_text("utf-8").splitlines()) for path in sources("rpl")}

    assert {path: lines for path, lines in lengths.items() if lines > MAX_LINES} == {}


def test_only_the_edge_commits() -> None:
    floors = ("rpl/domain", "rpl/flows", "rpl/web", "rpl/api", "rpl/catalog")
    committing = [named(path) for path in sources(*floors) if ".commit(" in path.read_text("utf-8")]

    assert committing == []


def test_pages_and_rules_ask_the_database_nothing() -> None:
    asking = [
        named(path)
        for path in sources("rpl/domain", "rpl/web", "rpl/api")
        if re.search(r"\bselect\(|session\.(exec|get|add)\(", path.read_text("utf-8"))
    ]

    assert asking == []


def test_nothing_is_called_by_a_word_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "service", "common", "misc", "info"}

    assert [named(path) for path in sources("rpl") if path.stem in empty] == []
