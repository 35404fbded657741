#!/usr/bin/env python3
"""Writes fuzz/corpus/*/seed-*: what the fuzzers start from.

Small files of every format, from tests/fixtures and made here; run by hand,
the results are committed. Files named otherwise are inputs that once broke a
reader and stay.
"""

import io
import json
import pathlib
import struct
import tarfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
WEIGHTS = HERE.parent / "tests/fixtures/weights"
# The others describe the same with more bytes.
FILES = ["bare", "wrapped", "types", "views", "tied", "module", "namespace"]


def write(target, name, content):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"seed-{name}").write_bytes(content)


def stored_zip(entries, force_zip64=False):
    """An archive as torch.save writes it, without its padding."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            with archive.open(name, "w", force_zip64=force_zip64) as entry:
                entry.write(content)
    return buffer.getvalue()


def unpacked(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_torch_files():
    for name in FILES:
        entries = unpacked(WEIGHTS / f"{name}.pth")
        entries = {key: value for key, value in entries.items()
                   if not key.endswith("/version")}
        write("pth", name, stored_zip(entries))
        folder = next(key for key in entries if key.endswith("/data.pkl"))
        write("pickle", name, entries[folder])
    for name in ["bare", "types", "views", "tied", "module"]:
        write("pth", f"{name}-legacy",
              (WEIGHTS / f"{name}_legacy.pth").read_bytes())
    for protocol in range(6):
        path = WEIGHTS / f"protocol{protocol}.pickle"
        write("pickle", path.stem, path.read_bytes())


def write_zips():
    entries = {"a/data.pkl": b"\x80\x02}.", "a/data/0": bytes(8)}
    write("zip", "plain", stored_zip(entries))
    write("zip", "zip64", stored_zip(entries, force_zip64=True))
    directory = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 0, 0,
                            0, 0)
    locator = struct.pack("<IIQI", 0x07064B50, 0, 0, 1)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF,
                      0xFFFFFFFF, 0xFFFFFFFF, 0)
    write("zip", "empty64", directory + locator + end)
    deflated = io.BytesIO()
    with zipfile.ZipFile(deflated, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(100))
        archive.comment = b"comment"
    write("zip", "deflated", deflated.getvalue())


def safetensors(header, data):
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def tensor(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def write_safetensors():
    write("safetensors", "empty", safetensors({}, b""))
    header = {"__metadata__": {"format": "pt"},
              "w": tensor("F32", [2, 3], 0, 24),
              "b": tensor("BOOL", [2], 24, 26),
              "scalar": tensor("I64", [], 26, 34),
              "none": tensor("BF16", [0, 5], 34, 34)}
    write("safetensors", "types", safetensors(header, bytes(range(34))))
    widths = {"F64": 8, "F16": 2, "I32": 4, "I16": 2, "I8": 1, "U8": 1}
    header, at = {}, 0
    for dtype, width in widths.items():
        header[dtype] = tensor(dtype, [1], at, at + width)
        at += width
    write("safetensors", "others", safetensors(header, bytes(at)))


def write_json():
    document = {"null": None, "numbers": [0, -1, 1.5, 1e300, 2 ** 63],
                "text": "\u00e4\"\\\n\U0001F377", "nested": {"a": [[], {}]}}
    write("json", "document", json.dumps(document).encode())
    config = {"architecture": "resnet18", "num_classes": 3,
              "num_features": 512, "global_pool": "avg",
              "label_names": ["a", "b"],
              "pretrained_cfg": {
                  "input_size": [3, 64, 64], "fixed_input_size": True,
                  "interpolation": "bilinear", "crop_pct": 0.9,
                  "mean": [0.5, 0.5, 0.5], "std": [1, 1, 1],
                  "num_classes": 3, "first_conv": "conv1",
                  "classifier": ["head", "head_dist"], "license": "mit"}}
    write("json", "config", json.dumps(config).encode())
    flat = dict(config["pretrained_cfg"], label_names={"0": "a", "7": "b"})
    write("json", "old-config", json.dumps(flat).encode())


def tar(form, names):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = 3
            archive.addfile(member, io.BytesIO(b"abc"))
    # Half of the zero blocks that fill the record; a reader needs none.
    return buffer.getvalue().rstrip(b"\0") + bytes(512)


def write_data():
    write("data", "ustar", tar(tarfile.USTAR_FORMAT, ["a.jpg", "a.cls"]))
    write("data", "gnu", tar(tarfile.GNU_FORMAT, ["x" * 101]))
    write("data", "pax", tar(tarfile.PAX_FORMAT, ["\u00e4" * 51]))
    write("data", "idx1", struct.pack(">II", 0x0801, 3) + b"abc")
    write("data", "idx3", struct.pack(">IIII", 0x0803, 2, 1, 2) + b"abcd")


def main():
    write_torch_files()
    write_zips()
    write_safetensors()
    write_json()
    write_data()


if __name__ == "__main__":
    main()
