"""Where a page lies in a picture, and how it is brought upright in one step.

Crop, scale, quarter turn and deskewing are composed into one matrix, so that every pixel is
interpolated once: interpolating a scan twice costs the dots of Arabic letters.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from rpl.adapters.page_reader.images import Pixels, halved

Matrix: TypeAlias = NDArray[Any]

FIND_SIDE = 900  # pixels; enough to find a sheet in a photo
SHEET_SHARE = (0.25, 0.85)
"""Share of the picture that a sheet may fill; above it, the outline is a printed frame."""
DARKER_AROUND = 25  # gray levels
INSET = 0.024
SHARP_ENOUGH = 0.75


@dataclass(frozen=True, slots=True)
class Geometry:
    """How pixels of the picture become pixels of the page: a 3 x 3 matrix and the page's size."""

    matrix: Matrix
    width: int
    height: int

    def scaled(self, factor: float) -> "Geometry":
        """The same page, larger or smaller."""
        scale = np.diag([factor, factor, 1.0])
        size = max(1, round(self.width * factor)), max(1, round(self.height * factor))
        return Geometry(scale @ self.matrix, *size)

    def cut(self, left: int, top: int, width: int, height: int) -> "Geometry":
        """A part of the page, in pixels of the page."""
        shift = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1.0]])
        return Geometry(shift @ self.matrix, width, height)

    def quarter_turned(self, degrees: int) -> "Geometry":
        """The same page turned clockwise by 0, 90, 180 or 270 degrees."""
        page = self
        for _ in range(degrees // 90 % 4):
            turn = np.array([[0, -1, page.height - 1], [1, 0, 0], [0, 0, 1.0]])
            page = Geometry(turn @ page.matrix, page.height, page.width)
        return page

    def turned(self, degrees: float) -> "Geometry":
        """The same page turned counter-clockwise by a few degrees, on a sheet that holds it all."""
        centre = (self.width / 2, self.height / 2)
        turn = np.vstack([cv2.getRotationMatrix2D(centre, degrees, 1), [0, 0, 1]])
        cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
        width = int(self.height * sin + self.width * cos)
        height = int(self.height * cos + self.width * sin)
        turn[0, 2] += (width - self.width) / 2
        turn[1, 2] += (height - self.height) / 2
        return Geometry(turn @ self.matrix, width, height)

    def holds(self, places: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which places of the picture, rows of x and y, lie on the page."""
        if not len(places):
            return np.zeros(0, dtype=np.bool_)
        seen = cv2.perspectiveTransform(places[None].astype(np.float64), self.matrix)[0]
        x, y = seen[:, 0], seen[:, 1]
        return np.asarray((x >= 0) & (y >= 0) & (x <= self.width) & (y <= self.height))

    def of(self, pixels: Pixels, between: int = cv2.INTER_CUBIC) -> Pixels:
        """The page cut out of the picture; `between` says how pixels between pixels are made."""
        shrunk = float(np.sqrt(abs(np.linalg.det(self.matrix[:2, :2]))))
        matrix = self.matrix
        if shrunk < SHARP_ENOUGH:
            # Warping picks single pixels; averaging first keeps thin strokes.
            pixels = cv2.resize(pixels, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA)
            matrix = matrix @ np.diag([1 / shrunk, 1 / shrunk, 1.0])
        if pixels.shape[1::-1] == (self.width, self.height) and np.allclose(
            matrix, np.eye(3), atol=1e-3
        ):
            return pixels
        size = (self.width, self.height)
        warped = cv2.warpPerspective(
            pixels, matrix, size, flags=between, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(warped, dtype=np.uint8)


def whole(gray: Pixels) -> Geometry:
    """The picture as it is."""
    height, width = gray.shape
    return Geometry(np.eye(3), width, height)


def sheet_in(gray: Pixels) -> Geometry | None:
    """A sheet that lies on something darker, straightened; None where there is none."""
    scale, half = FIND_SIDE / max(gray.shape), halved(gray, FIND_SIDE)
    rest = FIND_SIDE / max(half.shape)
    small = cv2.resize(half, None, fx=rest, fy=rest, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (5, 5), 0)
    bright = cv2.threshold(small, 0, 255, cv2.THRESH_OTSU)[1]
    edges = cv2.dilate(cv2.Canny(small, 30, 90), np.ones((5, 5)))
    found = [quad for mask in (bright, edges) for quad in _quads(mask, small)]
    if not found:
        return None
    return _straightened(max(found, key=cv2.contourArea).astype(np.float32) / scale)


def _quads(mask: Pixels, small: Pixels) -> list[NDArray[Any]]:
    """Large four-cornered outlines of a mask, brighter inside than around."""
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15)))
    outlines = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    found = []
    for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:3]:
        hull = cv2.convexHull(outline)
        quad = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, closed=True), closed=True)
        share = cv2.contourArea(quad) / small.size
        least, most = SHEET_SHARE
        if len(quad) == 4 and least < share < most and _darker_around(quad, small):  # noqa: PLR2004 -- corners
            found.append(quad[:, 0, :])
    return found


def _darker_around(quad: NDArray[Any], small: Pixels) -> bool:
    inside = cv2.fillConvexPoly(np.zeros_like(small), quad, 255)
    kernel = np.ones((15, 15))
    ring = cv2.dilate(inside, kernel) - inside
    rim = inside - cv2.erode(inside, kernel)
    if not ring.any():
        return True
    return float(np.median(small[rim > 0]) - np.median(small[ring > 0])) >= DARKER_AROUND


def _straightened(corners: NDArray[Any]) -> Geometry:
    centre = corners.mean(0)
    clockwise = np.argsort(np.arctan2(*(corners - centre).T[::-1]))
    corners = corners[clockwise]
    corners = np.roll(corners, -int(np.argmin(corners.sum(1))), axis=0)
    corners = (corners + (corners.mean(0) - corners) * INSET).astype(np.float32)
    sides = [
        float(np.linalg.norm(corners[a] - corners[b])) for a, b in ((0, 1), (2, 3), (1, 2), (3, 0))
    ]
    width, height = int(max(sides[:2])), int(max(sides[2:]))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    return Geometry(cv2.getPerspectiveTransform(corners, target), width, height)
