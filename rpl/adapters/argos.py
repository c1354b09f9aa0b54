"""Translation by installed Argos packages, through CTranslate2.

argostranslate splits sentences with PyTorch; here the lines of the page are the sentences, so its
package and tokenizer are all that is used of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from rpl.adapters.model_choices import ModelChoices
from rpl.adapters.model_folder import InstalledModel, ModelFolder, package_at
from rpl.domain.translation import (
    Maker,
    Pair,
    Quality,
    Step,
    TranslatedLine,
    Translation,
    guarded_way,
    has_letters,
)

ENGINE = "argos"
PIVOT = "en"
BEAM = 4
BATCH_TOKENS = 2048
MOST_LOADED = 2
"""Two make a way through English; each holds 100 to 300 MB."""
MOST_BYTES = 400 * 1024**2
"""Of the packages in memory, by their size on disk; one alone may be larger."""
PER_TOKEN = 1.0
"""Length penalty that makes a score the mean log-probability of a token, whatever the length."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The target of one line, and the mean log-probability of its tokens."""

    text: str
    score: float


class ModelRunner(Protocol):
    """Puts lines through one package: in this process, or in one that may be lost."""

    def translated(self, model: InstalledModel, lines: Sequence[str]) -> list[Draft]:
        """Every line, in its place.

        Raises:
            EngineError: The package cannot be used.
        """
        ...

    def rest(self) -> None:
        """Give back the memory of the packages."""
        ...


@dataclass(slots=True)
class LoadedModels:
    """Packages in the memory of this process, those used last."""

    most: int = MOST_LOADED
    most_bytes: int = MOST_BYTES
    _loaded: dict[Path, "LoadedModel"] = field(default_factory=dict)

    def translated(self, model: InstalledModel, lines: Sequence[str]) -> list[Draft]:
        """See `ModelRunner.translated`."""
        loaded = self._loaded.pop(model.folder, None)
        if loaded is None or loaded.version != model.version:
            while self._loaded and self._is_full_with(model):
                del self._loaded[next(iter(self._loaded))]
            loaded = LoadedModel.at(model)
        self._loaded[model.folder] = loaded
        return loaded.translated(lines)

    def rest(self) -> None:
        """See `ModelRunner.rest`."""
        self._loaded.clear()

    def _is_full_with(self, model: InstalledModel) -> bool:
        held = sum(each.size for each in self._loaded.values())
        return len(self._loaded) >= self.most or held + model.size > self.most_bytes


@dataclass(slots=True)
class ArgosTranslator:
    """Answers `ports.Translator` from a folder of packages; looks into it at each call."""

    folder: Path
    runner: ModelRunner = field(default_factory=LoadedModels)

    def translate(self, lines: Sequence[str], source: str, target: str) -> Translation | None:
        """See `ports.Translator.translate`; by way of English where no package is direct."""
        models = self._way(source, target)
        if models is None:
            return None
        worded = tuple(dict.fromkeys(line for line in lines if has_letters(line)))
        said: Sequence[str] = worded
        stages: list[list[Draft]] = []
        for model in models:
            drafts = self.runner.translated(model, said)
            stages.append(drafts)
            said = [draft.text for draft in drafts]
        ways = dict(zip(worded, zip(*stages, strict=True), strict=True))
        return Translation(
            engine=ENGINE,
            model=" + ".join(model.name for model in models),
            quality=Quality.DRAFT,
            source_language=source,
            target_language=target,
            lines=tuple(
                guarded_way(tuple(_steps(line, models, ways[line])))
                if line in ways
                else TranslatedLine(source=line, target=line)
                for line in lines
            ),
        )

    def rest(self) -> None:
        """See `ports.Translator.rest`."""
        self.runner.rest()

    def _way(self, source: str, target: str) -> tuple[InstalledModel, ...] | None:
        if source == target:
            return None
        installed = ModelFolder(self.folder).installed()
        chosen = ModelChoices(self.folder).of(source, target)
        for model in installed:
            if model.folder.name == chosen and (model.source, model.target) == (source, target):
                return (model,)
        by_pair = {(model.source, model.target): model for model in installed}
        if direct := by_pair.get((source, target)):
            return (direct,)
        first, second = by_pair.get((source, PIVOT)), by_pair.get((PIVOT, target))
        return (first, second) if first and second else None


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """One package in memory."""

    version: str
    size: int
    tokenizer: Any
    prefix: str
    engine: Any

    @classmethod
    def at(cls, model: InstalledModel) -> "LoadedModel":
        """Load an installed package."""
        import ctranslate2  # noqa: PLC0415 -- half a second, for those who translate

        package = package_at(model.folder)
        engine = ctranslate2.Translator(
            str(model.folder / "model"), device="cpu", inter_threads=1, intra_threads=1
        )
        return cls(
            model.version, model.size, package.tokenizer, str(package.target_prefix or ""), engine
        )

    def translated(self, lines: Sequence[str]) -> list[Draft]:
        """Every line, in one batch."""
        if not lines:
            return []
        pieces = [self.tokenizer.encode(line) for line in lines]
        answers = self.engine.translate_batch(
            pieces,
            target_prefix=[[self.prefix]] * len(pieces) if self.prefix else None,
            replace_unknowns=True,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            beam_size=BEAM,
            length_penalty=PER_TOKEN,
            return_scores=True,
        )
        return [
            Draft(self._text(answer.hypotheses[0]), float(answer.scores[0])) for answer in answers
        ]

    def _text(self, pieces: list[str]) -> str:
        text = str(self.tokenizer.decode(pieces)).strip()
        return text.removeprefix(self.prefix).strip() if self.prefix else text


def _steps(line: str, models: Sequence[InstalledModel], drafts: Sequence[Draft]) -> Iterator[Step]:
    """What each model made of a line, from what the one before it made."""
    for model, draft in zip(models, drafts, strict=True):
        maker = Maker(engine=ENGINE, model=model.folder.name, version=model.version)
        yield Step(maker=maker, pair=_pair(line, draft, (model.source, model.target)))
        line = draft.text


def _pair(line: str, draft: Draft, languages: tuple[str, str]) -> Pair:
    source, target = languages
    return Pair(
        source=line,
        target=draft.text,
        source_language=source,
        target_language=target,
        score=round(draft.score, 3),
    )
