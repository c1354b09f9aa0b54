"""What markers read beside a definition, in other languages: comments and exemplar claims."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from rpl.catalog.errors import DefinitionError
from rpl.catalog.files import COMMENTS, EXEMPLARS, beside, parse, read_toml, translations_of
from rpl.catalog.texts import same_length
from rpl.domain.calibration import Exemplar, ExemplarEvidence
from rpl.domain.comment_bank import CommentBank
from rpl.domain.publication import Text, Translated
from rpl.domain.rubric import Code
from rpl.domain.values import Frozen


class CommentTexts(Translated):
    """Comments in another language: `comments.es.toml`, in the length and order of the original."""

    comments: tuple[Text, ...] | None = None


class ExemplarEvidenceTexts(Frozen):
    """What is said of one invented document; `pages` keep the length and order of the original."""

    title: Text | None = None
    pages: tuple[Text, ...] | None = None


class ExemplarTexts(Translated):
    """An exemplar in another language: `gate-maker.es.toml` beside `gate-maker.toml`.

    `evidence` keeps the length and order of the original; `reasons` are by criterion.
    """

    title: Text | None = None
    story: Text | None = None
    evidence: tuple[ExemplarEvidenceTexts, ...] = ()
    reasons: Mapping[Code, Text] = Field(default_factory=dict)


def translated_comments(
    folder: Path, banks: Mapping[str, CommentBank]
) -> dict[tuple[str, str], CommentBank]:
    """The comments of each qualification in other languages, by slug and language.

    Raises:
        DefinitionError: A list has another length.
    """
    found = {}
    for path in beside(folder, COMMENTS):
        bank = banks[path.parent.name]
        for language, said in translations_of(path):
            texts = parse(said, CommentTexts, read_toml(said))
            told = tuple(each.text for each in bank.comments)
            comments = tuple(
                each.model_copy(update={"text": text})
                for each, text in zip(
                    bank.comments, same_length(said, "comments", told, texts.comments), strict=True
                )
            )
            found[path.parent.name, language] = bank.model_copy(
                update={"comments": comments, "language": language}
            )
    return found


def translated_exemplars(
    folder: Path, exemplars: Mapping[str, tuple[Exemplar, ...]]
) -> dict[tuple[str, str, str], Exemplar]:
    """Exemplars in other languages, by slugs of qualification and exemplar, and language.

    Raises:
        DefinitionError: A text names a criterion that is not there, or a list has another length.
    """
    found = {}
    for slug, several in exemplars.items():
        for exemplar in several:
            path = folder / slug / EXEMPLARS / f"{exemplar.slug}.toml"
            for language, said in translations_of(path):
                texts = parse(said, ExemplarTexts, read_toml(said))
                whole = _exemplar(said, exemplar, texts)
                found[slug, exemplar.slug, language] = whole.model_copy(
                    update={"language": language}
                )
    return found


def _exemplar(path: Path, original: Exemplar, texts: ExemplarTexts) -> Exemplar:
    known = {mark.criterion for mark in original.agreed}
    for code in texts.reasons:
        if code not in known:
            raise DefinitionError(path, f"reasons.{code}", "nothing was agreed of this criterion")
    said = texts.evidence or (ExemplarEvidenceTexts(),) * len(original.evidence)
    if len(said) != len(original.evidence):
        problem = f"has {len(said)} entries, the original has {len(original.evidence)}"
        raise DefinitionError(path, "evidence", problem)
    return original.model_copy(
        update={
            "title": texts.title or original.title,
            "story": texts.story or original.story,
            "evidence": tuple(
                _document(path, place, item, text)
                for place, (item, text) in enumerate(zip(original.evidence, said, strict=True))
            ),
            "agreed": tuple(
                mark.model_copy(update={"reason": texts.reasons.get(mark.criterion, mark.reason)})
                for mark in original.agreed
            ),
        }
    )


def _document(
    path: Path, place: int, item: ExemplarEvidence, texts: ExemplarEvidenceTexts
) -> ExemplarEvidence:
    pages = same_length(path, f"evidence.{place}.pages", item.pages, texts.pages)
    return item.model_copy(update={"title": texts.title or item.title, "pages": pages})
