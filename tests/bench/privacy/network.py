"""Train the network of `note_network`: its answers to many texts at once, and the step that makes them better."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from yinling.privacy.troubles.note_network import MARKS, WIDTHS, Floats, Weights

Numbers = npt.NDArray[np.intp]
_KEPT = 0.5  # of the filters answer in a step, so that none is relied upon
_PENALTY = 4e-5  # of the weights of filters
_FADING, _FADING_SQUARES = 0.9, 0.999  # of Adam


def start(known: int, size: int = 64, filters: int = 128, units: int = 64, seed: int = 1) -> Weights:
    """Return the drawn weights of a network that has learned nothing; ``known`` counts characters, with 0 and 1."""
    draw = np.random.default_rng(seed)
    count = filters * len(WIDTHS)
    drawn = [draw.normal(0, (2 / (width * size)) ** 0.5, (size, width * filters)) for width in WIDTHS]
    arrays = (
        draw.normal(0, 0.1, (known, size)),
        np.concatenate(drawn, axis=1),
        np.zeros(count),
        draw.normal(0, (2 / count) ** 0.5, (count, units)),
        np.zeros(units),
        draw.normal(0, 0.2, units),
        np.zeros(len(MARKS)),
        np.zeros(1),
    )
    return Weights(*(array.astype(np.float32) for array in arrays))


class Answers:
    """What a network says to texts of one length; ``numbers`` has a row of characters for each, 0 behind its end."""

    def __init__(self, weights: Weights, numbers: Numbers, marks: Floats, kept: Floats | None = None) -> None:
        self._weights, self._numbers, self._marks, self._kept = weights, numbers, marks, kept
        self._rows = weights.characters[numbers]
        self._rows[numbers == 0] = 0
        self._strongest, self._places = self._answer_filters()
        self._shown: Floats = np.maximum(self._strongest, 0)
        if kept is not None:
            self._shown *= kept
        self._units: Floats = np.maximum(self._shown @ weights.hidden + weights.hidden_bias, 0)
        self.odds: Floats = self._units @ weights.last + marks @ weights.marks + weights.bias[0]
        """The logarithm of the odds that each text tells on a person."""

    def _answer_filters(self) -> tuple[Floats, Numbers]:
        """Return the strongest answer of each filter to each text, and where it begins."""
        texts, length = self._numbers.shape
        answers = (self._rows.reshape(texts * length, -1) @ self._weights.filters).reshape(texts, length, -1)
        count = len(self._weights.filter_bias) // len(WIDTHS)
        behind = (self._numbers == 0)[..., None] * np.float32(1e9)
        strongest, places, column = [], [], 0
        for width in WIDTHS:
            sums = answers[:, :, column : column + count] - behind
            for place in range(1, width):
                sums[:, :-place] += answers[:, place:, column + place * count : column + (place + 1) * count]
            at = sums.argmax(axis=1)
            places.append(at)
            strongest.append(np.take_along_axis(sums, at[:, None], axis=1)[:, 0])
            column += width * count
        return np.concatenate(strongest, axis=1) + self._weights.filter_bias, np.concatenate(places, axis=1)

    def slopes(self, of_odds: Floats) -> Weights:
        """Return the slope of every weight, from the slope of the odds of each text."""
        weights = self._weights
        of_units = np.outer(of_odds, weights.last) * (self._units > 0)
        of_filters = (of_units @ weights.hidden.T) * (self._strongest > 0)
        if self._kept is not None:
            of_filters *= self._kept
        of_characters, of_places = self._slopes_of_places(of_filters)
        return Weights(
            of_characters,
            of_places + _PENALTY * weights.filters,
            of_filters.sum(axis=0),
            self._shown.T @ of_units,
            of_units.sum(axis=0),
            self._units.T @ of_odds,
            self._marks.T @ of_odds,
            of_odds.sum(keepdims=True),
        )

    def _slopes_of_places(self, of_filters: Floats) -> tuple[Floats, Floats]:
        """Return the slopes of the characters and of the filters: only where a filter answers most has it any."""
        weights = self._weights
        count = len(weights.filter_bias) // len(WIDTHS)
        of_places, numbers, parts, column = np.zeros_like(weights.filters), [], [], 0
        for index, width in enumerate(WIDTHS):
            mine = slice(index * count, (index + 1) * count)
            text, filter_ = np.nonzero(of_filters[:, mine])
            slope, at = of_filters[:, mine][text, filter_], self._places[:, mine][text, filter_]
            for place in range(width):
                inside = at + place < self._numbers.shape[1]
                who, where, which = text[inside], at[inside] + place, filter_[inside]
                share = slope[inside, None]
                columns = column + place * count + which
                _add(of_places.T, columns, self._rows[who, where] * share)
                numbers.append(self._numbers[who, where])
                parts.append(weights.filters.T[columns] * share)
            column += width * count
        of_characters = np.zeros_like(weights.characters)
        _add(of_characters, np.concatenate(numbers), np.concatenate(parts))
        of_characters[0] = 0
        return of_characters, of_places


def _add(to: Floats, rows: Numbers, values: Floats) -> None:
    """Add values to rows, of which some come often: sums of sorted ones are far faster than `numpy.add.at`."""
    if not len(rows):
        return
    order = np.argsort(rows, kind="stable")
    rows = rows[order]
    first = np.flatnonzero(np.append(True, rows[1:] != rows[:-1]))
    to[rows[first]] += np.add.reduceat(values[order], first, axis=0)


class Training:
    """The weights of a network while they are learned, by Adam."""

    def __init__(self, weights: Weights, seed: int = 1) -> None:
        self.weights = weights
        self._means = Weights(*map(np.zeros_like, weights))
        self._squares = Weights(*map(np.zeros_like, weights))
        self._steps = 0
        self._draw = np.random.default_rng(seed)

    def step(self, numbers: Numbers, marks: Floats, tells: Floats, importance: Floats, pace: float) -> float:
        """Learn from some texts; return the loss before."""
        shape = len(numbers), len(self.weights.filter_bias)
        kept = (self._draw.random(shape) < _KEPT).astype(np.float32) / np.float32(_KEPT)
        answers = Answers(self.weights, numbers, marks, kept)
        share = importance / importance.sum()
        chance = 1 / (1 + np.exp(-answers.odds))
        slopes = answers.slopes((share * (chance - tells)).astype(np.float32))
        self._steps += 1
        fade, fade_squares = 1 - _FADING**self._steps, 1 - _FADING_SQUARES**self._steps
        for weight, slope, mean, square in zip(self.weights, slopes, self._means, self._squares, strict=True):
            mean[:] += (1 - _FADING) * (slope - mean)
            square[:] += (1 - _FADING_SQUARES) * (slope * slope - square)
            weight[:] -= np.float32(pace) * (mean / fade) / (np.sqrt(square / fade_squares) + np.float32(1e-8))
        return float((share * (np.logaddexp(0, answers.odds) - tells * answers.odds)).sum())
