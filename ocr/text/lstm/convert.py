"""Writes a tesseract model as an ONNX file: `python -m ocr.text.lstm.convert IN OUT`.

Run at development time; it alone needs the `onnx` package.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ocr.text.lstm.letters import is_vietnamese
from ocr.text.lstm.traineddata import Layer, Model, read_model

_Attribute = int | str | list[int]

_OPSET = 17
_IR_VERSION = 8

_NEVER = -1e4
"""Bias of an output that must not win: its probability is 0 in float32."""

# Gates in tesseract's order: cell input, input, forget, output; ONNX wants input, output,
# forget, cell.
_ONNX_GATES = (1, 3, 2, 0)


def converted(traineddata: bytes) -> bytes:
    """The ONNX file of a `.traineddata` file; the same bytes for the same input.

    The graph takes `lines` (float32, (n, 1, height, width), -1 black to 1 white, 0 right of a
    line's end) and `widths` (int32, (n,), pixels of each line) and gives, per place along the
    line (width // `step`), `best` (int64, (places, n), the likeliest output) and `chance` (float32,
    same shape, its probability). Metadata: `texts` (JSON, text of every output), `blank`, `height`,
    `step`, `source_sha256`.

    Raises:
        ValueError: the file is no model, or its network is not of the known form.
    """
    model = read_model(traineddata)
    graph = _Graph(silent=[n for n, text in enumerate(model.texts) if not is_vietnamese(text)])
    _check_form(model.network)
    graph.build(model.network)
    made = helper.make_model(
        graph.finished(),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
        producer_name="sohoa",
    )
    helper.set_model_props(made, _properties(model, traineddata))
    onnx.checker.check_model(made)
    return bytes(made.SerializeToString(deterministic=True))


def _properties(model: Model, traineddata: bytes) -> dict[str, str]:
    _, convolution, pool, *_ = model.network.layers
    assert convolution.kind == "Series"
    return {
        "texts": json.dumps(model.texts, ensure_ascii=False),
        "blank": str(model.blank),
        "height": str(model.network.layers[0].numbers[1]),
        "step": str(pool.numbers[0]),
        "source_sha256": hashlib.sha256(traineddata).hexdigest(),
    }


def _check_form(network: Layer) -> None:
    kinds = [layer.kind for layer in network.layers]
    if kinds[:4] != ["Input", "Series", "Maxpool", "XYTranspose"] or kinds[-1] != "Softmax":
        raise ValueError("the network is not of the form input, convolution, pool, LSTMs, softmax")


class _Graph:
    """Nodes and weights, in the order of the network."""

    def __init__(self, silent: Sequence[int]) -> None:
        self._silent = list(silent)
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []
        self._height = 0
        self._step = 1
        self._last = "lines"

    def build(self, network: Layer) -> None:
        """Adds the layers; `_check_form` has seen the network."""
        source, (convolve, tanh), pool, transpose, *rest = (
            network.layers[0],
            network.layers[1].layers,
            *network.layers[2:],
        )
        self._height = source.numbers[1]
        self._add_convolution(convolve, tanh)
        self._add_pool(pool)
        self._add_summary(transpose.layers[0])
        for layer in rest[:-1]:
            turned = layer.kind == "RTLReversed"
            self._add_lstm(layer.layers[0] if turned else layer, backward=turned)
        self._add_softmax(rest[-1])

    def finished(self) -> onnx.GraphProto:
        """The graph with its inputs and outputs."""
        lines = helper.make_tensor_value_info(
            "lines", TensorProto.FLOAT, ["n", 1, self._height, "width"]
        )
        widths = helper.make_tensor_value_info("widths", TensorProto.INT32, ["n"])
        best = helper.make_tensor_value_info("best", TensorProto.INT64, ["places", "n"])
        chance = helper.make_tensor_value_info("chance", TensorProto.FLOAT, ["places", "n"])
        return helper.make_graph(
            self._nodes, "lines to letters", [lines, widths], [best, chance], self._weights
        )

    def _add_convolution(self, convolve: Layer, tanh: Layer) -> None:
        half_x, half_y = convolve.numbers
        columns, rows = 2 * half_x + 1, 2 * half_y + 1
        weights = tanh.weights[0]
        # Tesseract stacks column by column, each from top to bottom.
        kernel = weights[:, :-1].reshape(-1, columns, rows).transpose(0, 2, 1)[:, None]
        names = [self._weight(np.ascontiguousarray(kernel)), self._weight(weights[:, -1])]
        self._node("Conv", *names, pads=[half_y, half_x, half_y, half_x])
        self._node("Tanh")

    def _add_pool(self, pool: Layer) -> None:
        columns, rows = pool.numbers
        self._step = columns
        self._node("MaxPool", kernel_shape=[rows, columns], strides=[rows, columns])
        step = self._weight(np.array([columns], np.int32))
        self._nodes.append(helper.make_node("Div", ["widths", step], ["places"]))

    def _add_summary(self, lstm: Layer) -> None:
        """From top to bottom of every column; what is known at the bottom goes on."""
        self._node("Transpose", perm=[2, 0, 3, 1])
        self._nodes.append(helper.make_node("Shape", [self._last], ["shape"]))
        flat = self._weight(np.array([0, -1, lstm.inputs], np.int64))
        self._node("Reshape", flat)
        self._node("LSTM", *self._lstm_weights(lstm), out=2, hidden_size=lstm.outputs)
        for name, place in (("n", 1), ("columns", 2)):
            index = self._weight(np.array([place], np.int64))
            self._nodes.append(helper.make_node("Gather", ["shape", index], [name]))
        depth = self._weight(np.array([lstm.outputs], np.int64))
        self._nodes.append(helper.make_node("Concat", ["n", "columns", depth], ["wide"], axis=0))
        self._node("Reshape", "wide")
        self._node("Transpose", perm=[1, 0, 2])

    def _add_lstm(self, lstm: Layer, *, backward: bool) -> None:
        direction = "reverse" if backward else "forward"
        weights = self._lstm_weights(lstm)
        self._node("LSTM", *weights, "places", hidden_size=lstm.outputs, direction=direction)
        one = self._weight(np.array([1], np.int64))
        self._node("Squeeze", one)

    def _add_softmax(self, dense: Layer) -> None:
        weights = dense.weights[0]
        self._node("MatMul", self._weight(np.ascontiguousarray(weights[:, :-1].T)))
        bias = weights[:, -1].copy()
        bias[self._silent] = _NEVER
        self._node("Add", self._weight(bias))
        self._node("Softmax", axis=-1)
        self._nodes.append(helper.make_node("ArgMax", [self._last], ["best"], axis=-1, keepdims=0))
        self._nodes.append(
            helper.make_node("ReduceMax", [self._last], ["chance"], axes=[-1], keepdims=0)
        )

    def _lstm_weights(self, lstm: Layer) -> Sequence[str]:
        gates = np.concatenate([lstm.weights[gate] for gate in _ONNX_GATES])
        bias = np.concatenate([gates[:, -1], np.zeros(len(gates), np.float32)])
        return (
            self._weight(np.ascontiguousarray(gates[None, :, : lstm.inputs])),
            self._weight(np.ascontiguousarray(gates[None, :, lstm.inputs : -1])),
            self._weight(bias[None]),
        )

    def _weight(self, values: NDArray[np.generic]) -> str:
        name = f"weight{len(self._weights)}"
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, kind: str, *inputs: str, out: int = 1, **attributes: _Attribute) -> None:
        """Goes on from the last result; `out` says which output of the node is taken."""
        name = f"step{len(self._nodes)}"
        outputs = [""] * (out - 1) + [name]
        node = helper.make_node(kind, [self._last, *inputs], outputs)
        node.attribute.extend(helper.make_attribute(*each) for each in attributes.items())
        self._nodes.append(node)
        self._last = name


def main(arguments: Sequence[str]) -> int:
    """Converts the first file into the second."""
    source, target = arguments
    Path(target).write_bytes(converted(Path(source).read_bytes()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
