"""The translator of the service: Argos packages, else Apertium's gist, else an honest no."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rpl.adapters.apertium import ApertiumTranslator
from rpl.adapters.argos import ArgosTranslator
from rpl.adapters.model_child import ModelChild
from rpl.adapters.model_choices import APERTIUM, NOBODY, ModelChoices
from rpl.domain.translation import Translation
from rpl.ports import Translator


@dataclass(frozen=True, slots=True)
class TranslatorChain:
    """Asks each engine in turn; the first that has a model for the pair answers."""

    engines: tuple[Translator, ...]

    def translate(self, lines: Sequence[str], source: str, target: str) -> Translation | None:
        """See `ports.Translator.translate`."""
        answers = (engine.translate(lines, source, target) for engine in self.engines)
        return next((answer for answer in answers if answer is not None), None)

    def rest(self) -> None:
        """See `ports.Translator.rest`."""
        for engine in self.engines:
            engine.rest()


@dataclass(frozen=True, slots=True)
class ChosenTranslator:
    """Asks the engine that the operator chose for a pair, and the chain where none was chosen.

    A package that was chosen and is not installed any more is no choice.
    """

    choices: ModelChoices
    chain: TranslatorChain
    apertium: Translator

    def translate(self, lines: Sequence[str], source: str, target: str) -> Translation | None:
        """See `ports.Translator.translate`."""
        chosen = self.choices.of(source, target)
        if chosen == NOBODY:
            return None
        if chosen == APERTIUM:
            return self.apertium.translate(lines, source, target)
        return self.chain.translate(lines, source, target)

    def rest(self) -> None:
        """See `ports.Translator.rest`."""
        self.chain.rest()
        self.apertium.rest()


def installed_translator(models: Path) -> ChosenTranslator:
    """The engines of this machine, with the Argos packages in `models`."""
    apertium = ApertiumTranslator()
    chain = TranslatorChain((ArgosTranslator(models, ModelChild(models)), apertium))
    return ChosenTranslator(ModelChoices(models), chain, apertium)
