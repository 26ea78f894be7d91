#!/usr/bin/env python3
"""Checks the house against its table (src/modules.cmake). Ends with 1 and one line for each finding.

  architecture_check.py includes --modules build/native/modules.json [--root DIR]
  architecture_check.py symbols  --modules build/native/modules.json
  architecture_check.py graph    --modules build/native/modules.json [--root DIR] [--write]
"""

import argparse
import pathlib
import sys

import graph
import house
import includes
import symbols

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("check", choices=["includes", "symbols", "graph"])
    parser.add_argument("--modules", type=pathlib.Path, required=True)
    parser.add_argument("--root", type=pathlib.Path, default=CHECKOUT)
    parser.add_argument("--write", action="store_true", help="graph: draw instead of compare")
    arguments = parser.parse_args()

    plan = house.read(arguments.modules)
    document = arguments.root / "docs" / "architecture.md"
    if arguments.check == "includes":
        found = includes.problems(arguments.root, plan) + includes.unused_links(arguments.root, plan)
    elif arguments.check == "symbols":
        found = symbols.problems(plan)
    elif arguments.write:
        graph.write(document, plan)
        found = []
    else:
        found = graph.problems(document, plan)
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
