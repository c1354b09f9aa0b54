"""What must be said of a translated line: who or what made it, how sure, why it is held back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import exp

from rpl.domain.errors import translatable
from rpl.domain.translating import BY_PEOPLE
from rpl.domain.translation import (
    FLAG_REASONS,
    NO_MACHINE,
    Leg,
    PersonMark,
    TranslatedLine,
    Translation,
    has_letters,
)
from rpl.edge.formats import filters
from rpl.edge.pages import Pages

_REASONS = {flag.value: reason for flag, reason in FLAG_REASONS.items()}
_OTHER_FLAG = translatable("The translation of this line cannot be trusted.")
_ON_LEG = translatable("From %(source)s into %(target)s: %(reason)s")
_BY_PERSON = translatable("Translated by a person on %(date)s.")
_CERTIFIED = translatable("Translated and certified by a person on %(date)s.")
_BY_NAME = translatable("Translated by %(name)s on %(date)s.")
_CERTIFIED_BY_NAME = translatable("Translated and certified by %(name)s on %(date)s.")
_IN_LANGUAGE = translatable("This line is in %(language)s.")
_STANDS = translatable("This line is in %(language)s on the document itself.")
_FIXED_TERM = translatable("Fixed term of this programme: “%(term)s” is given as “%(target)s”.")
_LIKELY_NAMES = translatable(
    "Words that look like names stand on one side only: %(words)s. Compare the names with the "
    "original."
)
_MADE = {
    True: translatable("Machine: %(machine)s. How sure it was: %(sure)s."),
    False: translatable("Machine: %(machine)s. It does not say how sure it was."),
}
_LEG_MADE = {
    True: translatable(
        "Machine from %(source)s into %(target)s: %(machine)s. How sure it was: %(sure)s."
    ),
    False: translatable(
        "Machine from %(source)s into %(target)s: %(machine)s. It does not say how sure it was."
    ),
}
"""By whether the engine gives a score."""


@dataclass(frozen=True, slots=True)
class LineWords:
    """Words about lines in one language; translators are named only where `named`, to staff."""

    pages: Pages
    lang: str
    named: bool = False

    def reasons(self, line: TranslatedLine) -> tuple[str, ...]:
        """Why a line is held back, the gravest first; by way of a third language also where."""
        return tuple(reason for flag in line.flags for reason in self._reasons(line, flag))

    def marks(self, line: TranslatedLine) -> tuple[str, ...]:
        """What no guard could tell about a line that is shown all the same."""
        if not line.likely_names or line.flags:
            return ()
        return (self._say(_LIKELY_NAMES, words=", ".join(map(_apart, line.likely_names))),)

    def notes(self, translation: Translation, line: TranslatedLine) -> tuple[str, ...]:
        """How the translation of a line came about."""
        if line.person is not None:
            return (self.by_person(line.person),)
        terms = tuple(
            self._say(_FIXED_TERM, term=_apart(use.source), target=_apart(use.target))
            for use in line.terms
        )
        return (*self._own_language(translation, line), *terms, *self._made(translation, line))

    def _own_language(self, translation: Translation, line: TranslatedLine) -> Iterator[str]:
        """In which language a line is, where it is another than most of the document's."""
        if line.language is not None and has_letters(line.source):
            template = _STANDS if translation.stands(line) else _IN_LANGUAGE
            yield self._say(template, language=filters(self.lang)["language"](line.language))

    def by_person(self, mark: PersonMark) -> str:
        """Who translated a line, when, and whether they certify it."""
        day = filters(self.lang)["day"](mark.at.date())
        if self.named and mark.by:
            template = _CERTIFIED_BY_NAME if mark.certified else _BY_NAME
            return self._say(template, name=_apart(mark.by), date=day)
        return self._say(_CERTIFIED if mark.certified else _BY_PERSON, date=day)

    def told(self, flags: Iterable[str]) -> tuple[str, ...]:
        """What the guards say."""
        return tuple(self._say(_REASONS.get(flag, _OTHER_FLAG)) for flag in flags)

    def _reasons(self, line: TranslatedLine, flag: str) -> Iterator[str]:
        (reason,) = self.told([flag])
        legs = [leg for leg in line.legs if flag in leg.flags] if len(line.legs) > 1 else []
        for leg in legs:
            yield self._say(_ON_LEG, **self._languages(leg), reason=reason)
        if not legs:
            yield reason

    def _made(self, translation: Translation, line: TranslatedLine) -> Iterator[str]:
        templates = _LEG_MADE if len(line.legs) > 1 else _MADE
        for leg in line.legs:
            yield self._say(
                templates[leg.score is not None],
                **self._languages(leg),
                machine=_apart(leg.maker.name),
                sure=self._sure(leg.score),
            )
        by_machine = translation.engine not in {BY_PEOPLE, NO_MACHINE}
        if by_machine and _says_no_maker(line) and not translation.stands(line):
            yield self._say(
                _MADE[line.score is not None],
                machine=_apart(f"{translation.engine} {translation.model}"),
                sure=self._sure(line.score),
            )

    def _languages(self, leg: Leg) -> dict[str, str]:
        name = filters(self.lang)["language"]
        return {"source": name(leg.source_language), "target": name(leg.target_language)}

    def _sure(self, score: float | None) -> str:
        """The mean probability of a token of the line, from 0 to 100 %."""
        return "" if score is None else filters(self.lang)["percent"](exp(min(score, 0.0)))

    def _say(self, template: str, **details: object) -> str:
        return self.pages.translate(self.lang, template, **details)


def _says_no_maker(line: TranslatedLine) -> bool:
    """Whether it was kept when only the translation as a whole said what made it."""
    return not line.legs and not line.terms and bool(line.target) and has_letters(line.source)


def _apart(text: str) -> str:
    """Foreign text in a sentence that may run the other way."""
    return f"\u2068{text}\u2069"
