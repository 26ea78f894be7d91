"""The house as CMake configured it: <build>/modules.json, written by BacksightArchitecture.cmake."""

import dataclasses
import json
import pathlib


@dataclasses.dataclass(frozen=True)
class Module:
    name: str
    kind: str  # PURE, EDGE or MAIN
    folder: str  # below the checkout
    may_use: tuple[str, ...]  # what src/modules.cmake allows
    uses: tuple[str, ...]  # what is linked
    shows: tuple[str, ...]  # the part of `uses` that the public headers may include
    headers: tuple[str, ...]  # headers from outside, or folders of them ending in "/"
    archives: tuple[str, ...]

    @property
    def pure(self) -> bool:
        return self.kind == "PURE"


@dataclasses.dataclass(frozen=True)
class House:
    pure_headers: frozenset[str]
    modules: dict[str, Module]


def read(modules_json: pathlib.Path) -> House:
    data = json.loads(modules_json.read_text())
    rows = [
        Module(**{key: tuple(value) if isinstance(value, list) else value
                  for key, value in row.items()})
        for row in data["modules"]
    ]
    return House(frozenset(data["pure_headers"]), {row.name: row for row in rows})
