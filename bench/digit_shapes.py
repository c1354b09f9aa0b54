"""Makes the weights that tell digits of Arabic script by their shapes, from fonts.

    bench/digit_shapes.py WEIGHTS.npz FONT…

Numbers are set in each font in digits of Arabic, of Persian and of Europe, and words beside them;
then they are made smaller, blurred, sheared and cut into pieces as a page is.  The shipped weights
come from these families of Debian: Amiri, KACST, Farsiweb, Scheherazade, Lateef, Arabeyes, DejaVu,
Noto Kufi Arabic and Noto Nastaliq Urdu.  Noto Sans Arabic and Noto Naskh Arabic, in which
the papers of `bench/fields.py` are printed, are left out, so that these measure unseen fonts.
The last line says how many pieces of every tenth font are told right by a training without them.
"""

import random
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from rpl.adapters.field_finder.gazetteer import FOLDER
from rpl.adapters.page_reader.digit_shapes import (
    LABELS,
    LATIN,
    OTHER,
    OWN,
    Numbers,
    pieces_of,
    shape_of,
)

SETS = (
    ("٠١٢٣٤٥٦٧٨٩", "ar", OWN),
    ("۰۱۲۳۴۵۶۷۸۹", "fa", OWN),
    ("۰۱۲۳۴۵۶۷۸۹", "ur", OWN),
    ("0123456789", "en", LATIN),
)
EACH, WORDS, SMALLEST = 80, 50, 2
GRAIN = np.random.default_rng(1).normal(0, 1, (400, 2000)).astype(np.float32)
TENTH = 10
HIDDEN, ROUNDS, BATCH = 64, 12, 256
Sample = tuple[Numbers, int]


def numbers(chance: random.Random) -> str:
    """A number as papers have them: a year, a date, a code."""
    day = (
        f"{chance.randint(1, 31):02}",
        f"{chance.randint(1, 12):02}",
        f"{chance.randint(0, 2099):04}",
    )
    mark = chance.choice("//-.")
    return chance.choice(
        (
            mark.join(day),
            mark.join(reversed(day)),
            str(chance.randint(10, 99999)),
            f"{chance.randint(10, 99)}{mark}{chance.randint(100, 99999)}",
            "".join(chance.choice("0123456789") for _ in range(chance.randint(2, 9))),
        )
    )


def spoilt(drawn: Image.Image, chance: random.Random, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The picture blurred, sheared and turned a little, and how its places moved."""
    gray = np.array(drawn)
    angle, shear = chance.gauss(0, 0.012), chance.gauss(0, 0.05)
    moved = np.array([[1, shear - angle, 0], [angle, 1, 0]], np.float64)
    height, width = gray.shape
    gray = cv2.warpAffine(gray, moved, (width, height), borderValue=255)
    blur = chance.uniform(0, 0.045) * size
    if blur > 0.4:  # noqa: PLR2004 -- less is none
        gray = cv2.GaussianBlur(gray, (0, 0), blur)
    noise = GRAIN[: gray.shape[0], : gray.shape[1]] * chance.uniform(0, 12)
    return np.clip(gray + np.roll(noise, chance.randint(0, 99), 1), 0, 255).astype(np.uint8), moved


def of_number(path: Path, kind: tuple[str, str, str], chance: random.Random) -> Iterator[Sample]:
    """The pieces of one number in a font, each with its label."""
    digits, language, labels = kind
    size = chance.randint(16, 64)
    font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)
    text = numbers(chance)
    image = Image.new("L", (size * (len(text) + 4), size * 4), 255)
    draw = ImageDraw.Draw(image)
    at, places, ink = float(2 * size), [], chance.randint(0, 60)
    for character in text:
        shown = digits[int(character)] if character.isdigit() else character
        draw.text(
            (at, 2 * size),
            shown,
            ink,
            font,
            "ls",
            direction="ltr",
            language=language,
        )
        left, _, right, _ = draw.textbbox(
            (at, 2 * size), shown, font, "ls", direction="ltr", language=language
        )
        label = labels[int(character)] if character.isdigit() else character
        places.append((left, right, label))
        at += font.getlength(shown, direction="ltr", language=language) + chance.choice(
            (0, 0, 0, 1)
        )
    yield from labelled(spoilt(image, chance, size), places)


def labelled(
    picture: tuple[np.ndarray, np.ndarray], places: list[tuple[float, float, str]]
) -> Iterator[Sample]:
    """Every piece of a picture with what was drawn in its place; two in one are something else."""
    gray, moved = picture
    found = pieces_of(gray, SMALLEST, gray.size)
    if not found:
        return
    top, bottom = min(each.top for each in found), max(each.bottom for each in found)
    for piece in found:
        back = piece.left + piece.width / 2 - moved[0, 1] * piece.middle, piece.width / 2
        held = [
            label
            for left, right, label in places
            if abs((left + right) / 2 - back[0]) <= max(back[1], 1)
        ]
        near = min(places, key=lambda each: abs((each[0] + each[1]) / 2 - back[0]))
        label = OTHER if len(held) > 1 else near[2]
        if held:
            yield shape_of(piece, top, max(1, bottom - top)), LABELS.index(label)


def of_word(path: Path, word: str, chance: random.Random) -> Iterator[Sample]:
    """The pieces of a word; its bars and dots could be digits, and teach nothing."""
    size = chance.randint(16, 64)
    font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)
    image = Image.new("L", (size * (len(word) + 6), size * 4), 255)
    ImageDraw.Draw(image).text((2 * size, 2 * size), word, 20, font, "ls")
    gray, _ = spoilt(image, chance, size)
    found = pieces_of(gray, SMALLEST, gray.size)
    if not found:
        return
    top = min(each.top for each in found)
    height = max(1, max(each.bottom for each in found) - top)
    for piece in found:
        if piece.height >= 0.3 * height and piece.width >= 0.3 * piece.height:
            yield shape_of(piece, top, height), LABELS.index(OTHER)


def has(font: ImageFont.FreeTypeFont, text: str) -> bool:
    """Whether a font has signs of its own for a text."""
    lacking = bytes(font.getmask("\uffff"))
    return all(bytes(font.getmask(each)) not in (lacking, b"") for each in text)


def samples(path: Path) -> list[Sample]:
    """What a font teaches."""
    chance = random.Random(path.name)  # noqa: S311 -- invents numbers
    font = ImageFont.truetype(path, 40)
    found: list[Sample] = []
    for kind in SETS:
        if has(font, kind[0]):
            for _ in range(EACH):
                found += of_number(path, kind, chance)
    if has(font, "ابتثعم"):
        for _ in range(WORDS):
            found += of_word(path, chance.choice(words()), chance)
    return found


def words() -> list[str]:
    """Words of Arabic, Persian and Urdu papers."""
    found = []
    for language in ("ar", "fa", "ur"):
        labels = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))["labels"]
        found += [word for each in labels.values() for label in each for word in label.split()]
    return found


def trained(shapes: Numbers, truth: np.ndarray) -> list[np.ndarray]:
    """Weights of a network with one hidden layer (Adam; weights decay)."""
    chance = np.random.default_rng(1)
    weights = [
        chance.normal(0, (2 / shapes.shape[1]) ** 0.5, (shapes.shape[1], HIDDEN)),
        np.zeros(HIDDEN),
        chance.normal(0, (2 / HIDDEN) ** 0.5, (HIDDEN, len(LABELS))),
        np.zeros(len(LABELS)),
    ]
    weights = [each.astype(np.float32) for each in weights]
    means, squares = (
        [np.zeros_like(each) for each in weights],
        [np.zeros_like(each) for each in weights],
    )
    step = 0
    for turn in range(ROUNDS):
        rate = 0.002 * (1 - turn / ROUNDS) + 0.0001
        order = chance.permutation(len(shapes))
        for start in range(0, len(order), BATCH):
            step += 1
            some = order[start : start + BATCH]
            for index, slope in enumerate(slopes(weights, shapes[some], truth[some])):
                slope = slope + 1e-5 * weights[index]  # noqa: PLW2901 -- decay
                means[index] = 0.9 * means[index] + 0.1 * slope
                squares[index] = 0.999 * squares[index] + 0.001 * slope**2
                mean, square = means[index] / (1 - 0.9**step), squares[index] / (1 - 0.999**step)
                weights[index] -= rate * mean / (np.sqrt(square) + 1e-8)
    return weights


def slopes(weights: list[np.ndarray], shapes: Numbers, truth: np.ndarray) -> list[np.ndarray]:
    """How the loss changes with each weight."""
    before = shapes @ weights[0] + weights[1]
    hidden = np.maximum(0, before)
    raw = hidden @ weights[2] + weights[3]
    powers = np.exp(raw - raw.max(axis=1, keepdims=True))
    wrong = powers / powers.sum(axis=1, keepdims=True)
    wrong[np.arange(len(truth)), truth] -= 1
    wrong /= len(truth)
    back = (wrong @ weights[2].T) * (before > 0)
    return [shapes.T @ back, back.sum(0), hidden.T @ wrong, wrong.sum(0)]


def right(weights: list[np.ndarray], shapes: Numbers, truth: np.ndarray) -> float:
    """The share of pieces that are told right."""
    hidden = np.maximum(0, shapes @ weights[0] + weights[1])
    return float(((hidden @ weights[2] + weights[3]).argmax(1) == truth).mean())


def together(found: list[list[Sample]]) -> tuple[Numbers, np.ndarray]:
    """Samples of several fonts as one table."""
    every = [sample for each in found for sample in each]
    return np.stack([shape for shape, _ in every]), np.array([label for _, label in every])


def main() -> int:
    """Train on all fonts, and to measure on nine of ten."""
    file, *paths = map(Path, sys.argv[1:])
    taught = [found for path in paths if (found := samples(path))]
    weights = trained(*together(taught))
    first, first_bias, second, second_bias = (each.astype(np.float16) for each in weights)
    np.savez_compressed(file, a=first, b=first_bias, c=second, d=second_bias)
    kept = together([each for at, each in enumerate(taught) if at % TENTH == 0])
    most = together([each for at, each in enumerate(taught) if at % TENTH])
    share = right(trained(*most), *kept)
    print(
        f"fonts={len(taught)} pieces={len(most[0]) + len(kept[0])} unseen_fonts_right={share:.4f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
