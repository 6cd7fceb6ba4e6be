"""A tesseract model file taken apart: its network, its letters, its code."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# Places in the table of a .traineddata file (tesseract 5, ccutil/tessdatamanager.h).
_LSTM, _UNICHARSET, _RECODER = 17, 21, 22
_PLACES = 64

# Weight matrices (lstm/weightmatrix.cpp).
_INT8, _DOUBLE = 1, 128

_GATES = 4  # cell input, input, forget, output: one-dimensional networks have no fifth
_INNER = ("Series", "Parallel", "RTLReversed", "TTBReversed", "XYTranspose")
_LSTMS = ("LSTM", "SummLSTM")
_DENSE = ("Logistic", "LinLogistic", "LinTanh", "Tanh", "Relu", "Linear", "Softmax", "SoftmaxNoCTC")
_LAYER_RATES = 64  # network flag: a learning rate for every layer follows

# ids 1 and 2 of a unicharset stand for joined and broken letters, 0 for the space.
_SPECIAL = 3


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the network, with the layers inside it.

    Attributes:
        kind: tesseract's name: "Input", "Convolve", "Maxpool", "LSTM", "Softmax", ...
        inputs, outputs: values per place before and after.
        numbers: what shapes the layer: Input (batch, height, width, depth, loss); Convolve (half
            width, half height); Maxpool (columns, rows).
        weights: float32, (outputs, inputs + 1), the bias last: one for dense layers, four for
            LSTMs (cell input, input, forget and output gate; columns: inputs, last outputs, bias).
        layers: what a Series, Parallel or turning layer holds.
    """

    kind: str
    inputs: int
    outputs: int
    numbers: tuple[int, ...] = ()
    weights: tuple[NDArray[np.float32], ...] = ()
    layers: tuple[Layer, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """The network of a .traineddata file, and the text of every value it gives.

    Attributes:
        network: outermost layer.
        texts: text of each output of the network; "" for the blank of CTC and unused codes.
        blank: the output that stands for nothing.
    """

    network: Layer
    texts: tuple[str, ...]
    blank: int


def read_model(traineddata: bytes) -> Model:
    """The model in a `.traineddata` file of tesseract 4 or 5.

    Raises:
        ValueError: the file is cut, holds no LSTM, or one of a kind not known here.
    """
    try:
        parts = _components(traineddata)
        if not {_LSTM, _UNICHARSET, _RECODER} <= parts.keys():
            raise ValueError("no LSTM in this model")
        reader = _Reader(parts[_LSTM])
        network = _read_layer(reader)
        reader.text()  # the specification
        _, _, _, blank = reader.take("4i")  # flags, two iteration counts, the blank
        letters = _read_unicharset(parts[_UNICHARSET].decode("utf-8"))
        codes = _read_recoder(_Reader(parts[_RECODER]))
    except (struct.error, UnicodeDecodeError, IndexError) as error:
        raise ValueError("not a model of tesseract 4 or 5") from error
    return Model(network, _texts(letters, codes, blank, network.outputs), blank)


@dataclass(slots=True)
class _Reader:
    source: bytes
    place: int = field(default=0)

    def take(self, form: str) -> tuple[int, ...]:
        values: tuple[int, ...] = struct.unpack_from("<" + form, self.source, self.place)
        self.place += struct.calcsize("<" + form)
        return values

    def number(self, form: str) -> int:
        return self.take(form)[0]

    def text(self) -> str:
        size = self.number("I")
        return b"".join(struct.unpack(f"<{size}s", self._bytes(size))).decode()

    def array(
        self, kind: type[np.int8 | np.float32 | np.float64], size: int
    ) -> NDArray[np.float64]:
        values = np.frombuffer(self._bytes(size * np.dtype(kind).itemsize), kind)
        return values.astype(np.float64)

    def _bytes(self, size: int) -> bytes:
        if not 0 <= size <= len(self.source) - self.place:
            raise struct.error("ends too early")
        self.place += size
        return self.source[self.place - size : self.place]


def _components(source: bytes) -> dict[int, bytes]:
    reader = _Reader(source)
    count = reader.number("i")
    if not 0 < count <= _PLACES:
        raise struct.error("no table of components")
    starts = reader.take(f"{count}q")
    ends = sorted([start for start in starts if start >= 0] + [len(source)])
    return {
        place: source[start : next(end for end in ends if end > start)]
        for place, start in enumerate(starts)
        if 0 <= start < len(source)
    }


def _read_layer(reader: _Reader) -> Layer:
    if reader.number("b") != 0:
        raise ValueError("a network older than tesseract 4")
    kind = reader.text()
    reader.take("bb")  # training, needs to propagate back
    flags, inputs, outputs, _ = reader.take("4i")
    reader.text()  # name
    if kind in _INNER:
        return Layer(kind, inputs, outputs, layers=_read_inner(reader, flags))
    if kind in _LSTMS:
        reader.number("i")  # inputs and last outputs together
        weights = tuple(_read_weights(reader) for _ in range(_GATES))
        return Layer(kind, inputs, outputs, weights=weights)
    if kind in _DENSE:
        return Layer(kind, inputs, outputs, weights=(_read_weights(reader),))
    if kind == "Input":
        return Layer(kind, inputs, outputs, numbers=reader.take("5i"))
    if kind in {"Convolve", "Maxpool"}:
        return Layer(kind, inputs, outputs, numbers=reader.take("2i"))
    raise ValueError(f"layers of kind {kind} are not known")


def _read_inner(reader: _Reader, flags: int) -> tuple[Layer, ...]:
    layers = tuple(_read_layer(reader) for _ in range(reader.number("I")))
    if flags & _LAYER_RATES:
        reader.array(np.float32, reader.number("I"))
    return layers


def _read_weights(reader: _Reader) -> NDArray[np.float32]:
    mode = reader.number("B")
    if not mode & _DOUBLE:
        raise ValueError("weights written before tesseract 4.0")
    if not mode & _INT8:
        raise ValueError("only the models with int8 weights are read")
    rows, columns = reader.take("2I")
    reader.number("b")  # value of empty places
    weights = reader.array(np.int8, rows * columns).reshape(rows, columns)
    scales = reader.array(np.float64, reader.number("I"))[:rows]
    return (weights * scales[:, None]).astype(np.float32)


def _read_unicharset(text: str) -> list[str]:
    count, *lines = text.split("\n")
    letters = [line.split(" ", 1)[0] for line in lines[: int(count)]]
    letters[:_SPECIAL] = [" ", "", ""]
    return letters


def _read_recoder(reader: _Reader) -> list[tuple[int, ...]]:
    codes = []
    for _ in range(reader.number("I")):
        reader.number("b")  # letter is in its normal form
        codes.append(reader.take(f"{reader.number('i')}i"))
    return codes


def _texts(
    letters: list[str], codes: list[tuple[int, ...]], blank: int, outputs: int
) -> tuple[str, ...]:
    texts = [""] * outputs
    for letter, code in zip(letters, codes, strict=False):
        if len(code) != 1:
            raise ValueError("letters of several codes are not known")
        if code[0] != blank:
            texts[code[0]] = letter
    return tuple(texts)
