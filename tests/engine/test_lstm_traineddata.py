"""A tesseract model is taken apart and written as the network that comes with the program."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest

from ocr.text.choice import model_file
from ocr.text.lstm.convert import converted
from ocr.text.lstm.traineddata import Layer, Model, read_model

_INSTALLED = Path("/usr/share/tesseract-ocr/5/tessdata/vie.traineddata")
_SHA256 = "79df64caf7bcfb2a27df5042ecb6121e196eada34da774956995747636d5bfa1"
_LSTM_PLACE = 17


@pytest.fixture(scope="module")
def source() -> bytes:
    """The model of tesseract-ocr-vie 4.1.0."""
    if not _INSTALLED.is_file():
        pytest.skip("máy này không có tesseract-ocr-vie")
    traineddata = _INSTALLED.read_bytes()
    if hashlib.sha256(traineddata).hexdigest() != _SHA256:
        pytest.skip("tesseract-ocr-vie trên máy này là bản khác")
    return traineddata


@pytest.fixture(scope="module")
def model(source: bytes) -> Model:
    return read_model(source)


def _kinds(layer: Layer) -> list[str]:
    return [layer.kind, *(kind for inner in layer.layers for kind in _kinds(inner))]


def test_the_layers_are_those_of_the_models_specification(model: Model) -> None:
    # [1,36,0,1Ct3,3,16Mp3,3Lfys48Lfx96Lrx96Lfx192O1c1]
    assert _kinds(model.network) == [
        "Series", "Input", "Series", "Convolve", "Tanh", "Maxpool", "XYTranspose", "SummLSTM",
        "LSTM", "RTLReversed", "LSTM", "LSTM", "Softmax",
    ]  # fmt: skip
    assert model.network.layers[0].numbers[1] == 36
    assert [gate.shape for gate in model.network.layers[-2].weights] == [(192, 289)] * 4


def test_weights_are_scaled_from_int8(model: Model) -> None:
    weights = model.network.layers[-1].weights[0]

    steps = weights / np.abs(weights).max(axis=1, keepdims=True) * 127
    assert weights.shape == (269, 193)
    assert np.abs(steps - np.round(steps)).max() < 0.01
    assert 0.1 < np.abs(weights).max() < 100


def test_every_vietnamese_letter_has_one_output(model: Model) -> None:
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỳỷỹ"  # ỵ is not in it

    for letter in letters + letters.upper():
        assert model.texts.count(letter) == 1
    assert model.texts[0] == " "
    assert model.texts[model.blank] == ""
    assert len(model.texts) == model.network.outputs


@pytest.mark.parametrize("size", [0, 3, 100, 200, 10_000, 433_000, 440_000])
def test_a_cut_model_is_refused(source: bytes, size: int) -> None:
    with pytest.raises(ValueError, match=r"tesseract|LSTM|network"):
        read_model(source[:size])


def test_a_model_without_lstm_is_refused(source: bytes) -> None:
    legacy = bytearray(source)
    struct.pack_into("<q", legacy, 4 + 8 * _LSTM_PLACE, -1)

    with pytest.raises(ValueError, match="no LSTM"):
        read_model(bytes(legacy))


def test_another_kind_of_layer_is_refused(source: bytes) -> None:
    with pytest.raises(ValueError, match="XOftmax are not known"):
        read_model(source.replace(b"Softmax", b"XOftmax", 1))


def test_the_model_that_comes_with_the_program_is_made_from_this_one(source: bytes) -> None:
    assert model_file().read_bytes() == converted(source)


def test_the_source_of_the_model_is_recorded() -> None:
    text = model_file().with_name("SOURCE.txt").read_text("utf-8")

    assert _SHA256 in text
    assert _SHA256.encode() in model_file().read_bytes()
