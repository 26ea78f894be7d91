"""Every #include of src/ and tools/ against the table src/modules.cmake.

A file may include
  - "backsight/<module>/..."  when its module is linked with that module; a public header only when
                              the link is public (DEPENDS, not USES);
  - "name.h"                  of its own folder;
  - <header>                  of the standard library (pure modules: the short list of the table);
  - <outside/header>          when the table gives it to the module.
A pure file names no clock either: <chrono> is there for its calendar.
"""

import pathlib
import re

import house

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
CLOCK = re.compile(r"\b(system|steady|high_resolution|utc|tai|gps|file)_clock\b")
SUFFIXES = {".h", ".cpp", ".def", ".inc"}


def problems(root: pathlib.Path, plan: house.House) -> list[str]:
    found = []
    for module in plan.modules.values():
        for path in sorted((root / module.folder).rglob("*")):
            if path.suffix not in SUFFIXES or _owner(path, root, plan) != module.name:
                continue
            public = f"{module.folder}/include/" in path.relative_to(root).as_posix()
            text = path.read_text(encoding="utf-8")
            for number, line in enumerate(text.splitlines(), start=1):
                match = INCLUDE.match(line)
                if match:
                    reason = _refuse(module, plan, root, path, public, *match.groups())
                    if reason:
                        found.append(f"{path.relative_to(root)}:{number}: {reason}")
                if module.pure and CLOCK.search(line.partition("//")[0]):
                    found.append(f"{path.relative_to(root)}:{number}: a pure module names a clock; "
                                 "time comes in as an argument")
    return found


def _owner(path: pathlib.Path, root: pathlib.Path, plan: house.House) -> str:
    relative = path.relative_to(root).as_posix()
    holders = [m for m in plan.modules.values() if relative.startswith(m.folder + "/")]
    return max(holders, key=lambda m: len(m.folder)).name


def _refuse(module, plan, root, path, public, bracket, header) -> str:
    """Why this include is refused, or an empty string."""
    if header.startswith("backsight/"):
        used = header.split("/")[1]
        if used == module.name:
            return ""
        if used not in module.uses:
            return f"{module.name} includes {used}, which it does not name in DEPENDS or USES"
        if public and used not in module.shows:
            return f"a public header of {module.name} includes {used}: name it in DEPENDS"
        return ""
    if bracket == '"':
        own = (path.parent / header, root / module.folder / header)
        if any(candidate.exists() for candidate in own):
            return ""
        return f'"{header}" is not a file of {module.folder}'
    if any(header == given or (given.endswith("/") and header.startswith(given))
           for given in module.headers):
        return ""
    standard = "/" not in header and "." not in header
    if standard and (not module.pure or header in plan.pure_headers):
        return ""
    if standard:
        return f"<{header}> has no place in the pure module {module.name}"
    return f"<{header}> is not among the headers that src/modules.cmake gives to {module.name}"


def unused_links(root: pathlib.Path, plan: house.House) -> list[str]:
    """Links that no include needs: an edge of the graph that is drawn but not there."""
    found = []
    for module in plan.modules.values():
        included = set()
        shown = set()
        for path in (root / module.folder).rglob("*"):
            if path.suffix not in SUFFIXES or _owner(path, root, plan) != module.name:
                continue
            public = f"{module.folder}/include/" in path.relative_to(root).as_posix()
            names = set(re.findall(r'#\s*include\s*"backsight/(\w+)/', path.read_text("utf-8")))
            included |= names
            if public:
                shown |= names
        for used in module.uses:
            if used not in included:
                found.append(f"{module.folder}: {module.name} names {used} and includes nothing of it")
        for used in module.shows if module.kind != "MAIN" else ():
            if used in included and used not in shown:
                found.append(f"{module.folder}: only sources of {module.name} include {used}: "
                             "name it in USES, not in DEPENDS")
    return found
