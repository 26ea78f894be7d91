#!/usr/bin/env python3
"""Packs files into one blob and writes the table that finds them again.

  embed.py --out DIR [--tree PREFIX=FOLDER ...] [--file PATH=FILE ...]

DIR gets embedded.blob (the bytes, plain and compressed), embedded_blob.S (which pulls the blob into
the executable) and embedded_table.cpp (backsight::cli::embedded_files, sorted by path). The same
files give the same bytes.
"""

import argparse
import gzip
import hashlib
import pathlib
import subprocess
import sys

# What is compressed already gains nothing.
PACKED = {".png", ".jpg", ".webp", ".woff2", ".gz", ".br"}
# Below this size the headers of the answer outweigh what compression saves.
WORTH_COMPRESSING = 256

ASSEMBLY = """\
// sha256 {digest}
    .section .rodata
    .balign 16
    .global backsight_embedded_blob
    .type backsight_embedded_blob, @object
backsight_embedded_blob:
    .incbin "{blob}"
    .size backsight_embedded_blob, . - backsight_embedded_blob
    .section .note.GNU-stack, "", @progbits
"""

TABLE = """\
// Made by tools/embed/embed.py.
#include "embedded.h"

#include <algorithm>
#include <array>
#include <cstddef>

extern "C" const char backsight_embedded_blob[];

namespace backsight::cli {{
namespace {{

std::string_view bytes(std::size_t offset, std::size_t length) {{
  return {{backsight_embedded_blob + offset, length}};
}}

const std::array<EmbeddedFile, {count}>& table() {{
  static const std::array<EmbeddedFile, {count}> files{{{{
{rows}  }}}};
  return files;
}}

}}  // namespace

std::span<const EmbeddedFile> embedded_files() {{ return table(); }}

const EmbeddedFile* find_embedded(std::string_view path) {{
  const auto found = std::ranges::lower_bound(table(), path, {{}}, &EmbeddedFile::path);
  return found != table().end() && found->path == path ? &*found : nullptr;
}}

}}  // namespace backsight::cli
"""


def pairs(values: list[str]) -> list[tuple[str, pathlib.Path]]:
    split = [value.partition("=") for value in values]
    return [(name, pathlib.Path(path)) for name, _, path in split]


def collect(trees: list[str], files: list[str]) -> dict[str, bytes]:
    found = {}
    for prefix, folder in pairs(trees):
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        if not paths:
            sys.exit(f"embed: {folder} is empty: there is nothing to embed as {prefix}/")
        for path in paths:
            found[f"{prefix}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    for name, path in pairs(files):
        found[name] = path.read_bytes()
    return dict(sorted(found.items(), key=lambda item: item[0].encode()))


def compressed(name: str, data: bytes) -> tuple[bytes, bytes]:
    """gzip and brotli, each empty where it is not smaller."""
    if len(data) < WORTH_COMPRESSING or pathlib.PurePath(name).suffix in PACKED:
        return b"", b""
    by_gzip = gzip.compress(data, compresslevel=9, mtime=0)
    by_brotli = subprocess.run(["brotli", "--best", "--stdout", "-"], input=data, check=True,
                               capture_output=True).stdout
    return tuple(packed if len(packed) < len(data) else b"" for packed in (by_gzip, by_brotli))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--tree", action="append", default=[])
    parser.add_argument("--file", action="append", default=[])
    arguments = parser.parse_args()

    blob = bytearray()
    rows = []
    for name, data in collect(arguments.tree, arguments.file).items():
        places = []
        for part in (data, *compressed(name, data)):
            places.append(f"bytes({len(blob)}, {len(part)})")
            blob += part
        rows.append(f'      {{"{name}", {", ".join(places)}}},\n')

    arguments.out.mkdir(parents=True, exist_ok=True)
    blob_file = (arguments.out / "embedded.blob").resolve()
    blob_file.write_bytes(blob)
    (arguments.out / "embedded_blob.S").write_text(
        ASSEMBLY.format(digest=hashlib.sha256(blob).hexdigest(), blob=blob_file))
    (arguments.out / "embedded_table.cpp").write_text(
        TABLE.format(count=len(rows), rows="".join(rows)))


if __name__ == "__main__":
    main()
