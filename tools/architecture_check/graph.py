"""Draws the links between the modules into a document, between two markers."""

import pathlib

import house

BEGIN = "<!-- module graph: ./dev graph writes this part -->"
END = "<!-- end of the module graph -->"


def draw(plan: house.House) -> str:
    """The graph as Mermaid, without the edges that follow from others, and as a full table."""
    lines = ["```mermaid", "flowchart TD"]
    for title, kind in (("Programs", "MAIN"), ("Edges", "EDGE"), ("Pure", "PURE")):
        lines.append(f"  subgraph {title}")
        lines += [f"    {m.name}" for m in plan.modules.values() if m.kind == kind]
        lines.append("  end")
    for module in plan.modules.values():
        for used in module.uses:
            if not _follows(plan, module, used):
                lines.append(f"  {module.name} --> {used}")
    lines += ["```", "", "| module | folder | kind | uses | headers from outside |",
              "|---|---|---|---|---|"]
    for module in plan.modules.values():
        uses = " ".join(module.uses) or "-"
        headers = " ".join(f"`{header}`" for header in module.headers) or "-"
        lines.append(f"| {module.name} | `{module.folder}` | {module.kind.lower()} | {uses} "
                     f"| {headers} |")
    return "\n".join(lines)


def _follows(plan: house.House, module: house.Module, used: str) -> bool:
    """Whether `used` is reached through another module that `module` uses."""
    seen = set()
    waiting = [other for other in module.uses if other != used]
    while waiting:
        name = waiting.pop()
        if name == used:
            return True
        if name not in seen:
            seen.add(name)
            waiting += plan.modules[name].uses
    return False


def put(document: str, drawing: str) -> str:
    """The document with the part between the markers replaced."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the markers {BEGIN!r} and {END!r} are missing")
    return f"{before}{BEGIN}\n{drawing}\n{END}{after}"


def write(document: pathlib.Path, plan: house.House) -> None:
    document.write_text(put(document.read_text("utf-8"), draw(plan)), encoding="utf-8")


def problems(document: pathlib.Path, plan: house.House) -> list[str]:
    text = document.read_text("utf-8")
    if put(text, draw(plan)) == text:
        return []
    return [f"{document.name}: the module graph is not the one that was linked. Run ./dev graph and "
            "commit what it draws."]
