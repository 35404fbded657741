"""Loads what Solera exported into torchvision and compares outputs.

usage: export_torchvision.py FOLDER

FOLDER/<name>/ is a folder of `solera export`, FOLDER/<name>.pth the same
weights for torch.load, and FOLDER/<name>.expected.pth, where it is there, an
input and the logits of it. Exit code 77: this Python has no torchvision.
"""

import collections
import json
import pathlib
import struct
import sys

try:
    import torch
    import torchvision
except ImportError as error:
    print(error)
    sys.exit(77)

TYPES = {"F32": torch.float32, "F16": torch.float16, "I64": torch.int64}
TOLERANCE = 1e-4  # of the largest logit: float32 on both sides


def read_safetensors(path):
    data = bytearray(path.read_bytes())
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__")
    state = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        dtype = TYPES[entry["dtype"]]
        count = (end - begin) // torch.empty(0, dtype=dtype).element_size()
        state[name] = torch.frombuffer(
            data, dtype=dtype, count=count, offset=begin).view(entry["shape"])
    return state


def check(folder):
    config = json.loads((folder / "config.json").read_text())
    make = getattr(torchvision.models, config["architecture"])
    network = make(num_classes=config["num_classes"])
    state = torch.load(folder.with_suffix(".pth"), weights_only=True)
    assert type(state) is collections.OrderedDict
    network.load_state_dict(state, strict=True)
    stored = read_safetensors(folder / "model.safetensors")
    assert list(stored) == list(state) == list(network.state_dict())
    for name, tensor in stored.items():
        assert torch.equal(tensor, state[name]), name
    expected_file = folder.with_suffix(".expected.pth")
    if not expected_file.exists():
        return "loaded"
    expected = torch.load(expected_file, weights_only=True)
    with torch.no_grad():
        found = network.eval()(expected["input"])
    difference = (found - expected["logits"]).abs().max()
    relative = float(difference / expected["logits"].abs().max())
    assert relative <= TOLERANCE, f"logits differ by {relative:.1e}"
    return f"logits differ by {relative:.1e}"


def check_types(path):
    state = torch.load(path, weights_only=True)
    for name, tensor in state.items():
        assert str(tensor.dtype) == f"torch.{name}", (name, tensor.dtype)
        assert tensor.tolist() == [0, 1, 1] or tensor.tolist() == [0, 1, 2]


def check_tied(path):
    state = torch.load(path, weights_only=True)
    assert state["embed"].data_ptr() == state["head"].data_ptr()
    assert state["empty"].shape == (0, 5)


def main():
    torch.set_num_threads(1)
    root = pathlib.Path(sys.argv[1])
    check_types(root / "types.pth")
    check_tied(root / "tied.pth")
    folders = sorted(path for path in root.iterdir() if path.is_dir())
    assert folders, "nothing was exported"
    failures = 0
    for folder in folders:
        try:
            print(f"{folder.name}: {check(folder)}")
        except Exception as error:  # all of them, then the exit code
            failures += 1
            print(f"{folder.name}: {type(error).__name__}: {error}")
    sys.exit(1 if failures else 0)


main()
