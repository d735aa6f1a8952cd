"""Runs the trainer's ONNX graphs with PyTorch, on the GPU where there is one.

A child of src/training/node/torch-runtime.ts. A message is the length of its text and that of its data in bytes, as
little-endian uint32, then the text, JSON, and the data, float32 or an ONNX file. On a GPU a graph is recorded once for each
set of shapes (a CUDA graph) and replayed from then on.
"""

import json
import os
import signal
import struct
import sys

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")

import numpy as np  # noqa: E402: the setting above has to come first
import onnx  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from onnx import numpy_helper  # noqa: E402

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def setup():
    """The same weights from the same run; the matrix units' 19-bit floats where the card has them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the trainer's: it still needs answers
    torch.use_deterministic_algorithms(True)
    torch.set_grad_enabled(False)
    torch.set_num_threads(1)
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.backends.cudnn.allow_tf32 = True


def symmetric(pads):
    before, after = pads[: len(pads) // 2], pads[len(pads) // 2 :]
    if list(before) != list(after):
        raise ValueError(f"Padding of {pads} differs from side to side.")
    return list(before)


def conv(x, w, b=None, *, kernel_shape, pads=(0, 0, 0, 0), strides=(1, 1), dilations=(1, 1)):
    return F.conv2d(x, w, b, tuple(strides), symmetric(pads), tuple(dilations))


def conv_transpose(x, w, *, kernel_shape, pads, strides, output_padding):
    return F.conv_transpose2d(x, w, None, tuple(strides), symmetric(pads), tuple(output_padding))


def slice_(x, starts, ends, axes=None, steps=None):
    for i, (start, end) in enumerate(zip(starts, ends)):
        axis = i if axes is None else axes[i]
        step = 1 if steps is None else steps[i]
        picked = range(*slice(start, end, step).indices(x.shape[axis]))
        if step == 1:
            x = x.narrow(axis, picked.start, len(picked))
        elif step == -1 and len(picked) == x.shape[axis]:
            x = x.flip(axis)
        else:
            raise ValueError(f"Slices of step {step} are not supported.")
    return x


def pad(x, pads):
    rank = x.dim()
    sides = [(pads[axis], pads[axis + rank]) for axis in reversed(range(rank))]
    return F.pad(x, [size for pair in sides for size in pair])


def gemm(a, b, c=None, *, transA=0, transB=0):
    product = (a.t() if transA else a) @ (b.t() if transB else b)
    return product if c is None else product + c


def batch_normalization(x, scale, offset, mean, variance, *, epsilon):
    factor = scale / torch.sqrt(variance + epsilon)
    constant = offset - mean * factor
    return torch.addcmul(constant.view(1, -1, 1, 1), x, factor.view(1, -1, 1, 1))


def reduce_mean(x, *, axes, keepdims):
    return x.mean(dim=list(axes), keepdim=bool(keepdims))


def reduce_sum(x, axes=None, *, keepdims):
    return x.sum(dim=list(range(x.dim())) if axes is None else axes, keepdim=bool(keepdims))


def resize(x, _, scales, *, mode, nearest_mode, coordinate_transformation_mode):
    return F.interpolate(x, scale_factor=scales[2:], mode="nearest")


def cast(x, *, to):
    if to != onnx.TensorProto.BOOL:
        raise ValueError("Values can be cast to bool alone.")
    return x != 0


OPERATORS = {
    "Add": torch.add,
    "AveragePool": lambda x, *, kernel_shape, strides: F.avg_pool2d(x, tuple(kernel_shape), tuple(strides)),
    "BatchNormalization": batch_normalization,
    "Cast": cast,
    "Concat": lambda *parts, axis: torch.cat(parts, axis),
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "Equal": torch.eq,
    "Exp": torch.exp,
    "Expand": lambda x, shape: x.expand(shape),
    "Flatten": lambda x, *, axis: x.reshape(x.shape[0], -1),
    "Gemm": gemm,
    "GlobalAveragePool": lambda x: x.mean(dim=(2, 3), keepdim=True),
    "Identity": lambda x: x,
    "LogSoftmax": lambda x, *, axis: F.log_softmax(x, axis),
    "MaxPool": lambda x, *, kernel_shape, strides: F.max_pool2d(x, tuple(kernel_shape), tuple(strides)),
    "Mul": torch.mul,
    "Pad": pad,
    "Reciprocal": torch.reciprocal,
    "ReduceMean": reduce_mean,
    "ReduceSum": reduce_sum,
    "Relu": torch.relu,
    "Reshape": lambda x, shape: x.reshape(shape),
    "Resize": resize,
    "Slice": slice_,
    "Sqrt": torch.sqrt,
    "Sub": torch.sub,
    "Transpose": lambda x, *, perm: x.permute(perm),
    "Where": torch.where,
}


class Graph:
    """An ONNX graph of float32 inputs and outputs; whole numbers are constants of it."""

    def __init__(self, model):
        graph = onnx.load_from_string(model).graph
        self.constants = {}
        for tensor in graph.initializer:
            values = numpy_helper.to_array(tensor)
            whole = values.dtype == np.int64
            self.constants[tensor.name] = values.tolist() if whole else torch.tensor(values, device=DEVICE)
        self.outputs = [value.name for value in graph.output]
        last_use = {name: at for at, node in enumerate(graph.node) for name in node.input}
        self.steps = []
        for at, node in enumerate(graph.node):
            done = {name for name in node.input if last_use[name] == at}
            if node.op_type == "Resize":  # no value may come from the GPU while a graph is recorded
                self.constants[node.input[2]] = self.constants[node.input[2]].tolist()
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            self.steps.append((OPERATORS[node.op_type], list(node.input), attributes, node.output[0], done))

    def run(self, feeds):
        """All outputs in one flat tensor, and the name and the size of each."""
        values = {"": None, **self.constants, **feeds}
        for operator, names, attributes, output, done in self.steps:
            values[output] = operator(*(values[name] for name in names), **attributes)
            for name in done - self.constants.keys() - {""}:
                del values[name]
        flat = [values[name].reshape(-1) for name in self.outputs]
        return torch.cat(flat), [(name, part.numel()) for name, part in zip(self.outputs, flat)]


class Session:
    """A graph with inputs of one set of shapes."""

    def __init__(self, graph, shapes):
        self.graph = graph
        counts = [int(np.prod(shape)) for _, shape in shapes]
        self.host = torch.empty(sum(counts), pin_memory=DEVICE.type == "cuda")
        self.flat = torch.empty(sum(counts), device=DEVICE)
        parts = torch.split(self.flat, counts)
        self.feeds = {name: part.view(shape) for part, (name, shape) in zip(parts, shapes)}
        self.recording = None

    def run(self, values):
        self.host.numpy()[:] = values
        self.flat.copy_(self.host)
        if DEVICE.type != "cuda":
            return self.graph.run(self.feeds)
        if self.recording is None:
            self.record()
        self.recording.replay()
        self.result.copy_(self.flat_outputs)
        return self.result, self.outputs

    def record(self):
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            self.graph.run(self.feeds)
        torch.cuda.current_stream().wait_stream(stream)
        self.recording = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self.recording):
            self.flat_outputs, self.outputs = self.graph.run(self.feeds)
        self.result = torch.empty(self.flat_outputs.numel(), pin_memory=True)


def answer(graphs, sessions, question, data):
    """What a question's answer says, and its values."""
    kind, number = question["kind"], question["session"]
    if kind == "open":
        graphs[number], sessions[number] = Graph(data), {}
    elif kind == "run":
        shapes = tuple((name, tuple(dims)) for name, dims in question["inputs"])
        if shapes not in sessions[number]:
            sessions[number][shapes] = Session(graphs[number], shapes)
        values, outputs = sessions[number][shapes].run(np.frombuffer(data, np.float32))
        return {"outputs": outputs}, memoryview(values.numpy()).cast("B")
    elif kind == "close":
        del graphs[number], sessions[number]
    return {}, b""


def main():
    setup()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    graphs, sessions = {}, {}
    while header := source.read(8):
        text_length, data_length = struct.unpack("<II", header)
        question, data = json.loads(source.read(text_length)), source.read(data_length)
        try:
            told, values = answer(graphs, sessions, question, data)
        except Exception as error:  # noqa: BLE001: whoever asked is told, and may ask for something else
            told, values = {"error": f"{type(error).__name__}: {error}"}, b""
        text = json.dumps(told).encode()
        sink.write(struct.pack("<II", len(text), len(values)) + text)
        sink.write(values)
        sink.flush()


main()
