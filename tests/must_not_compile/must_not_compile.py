"""must_not_compile.py FILE COMPILER [FLAGS...]: FILE compiles, and with MUST_NOT_COMPILE it does not."""

import pathlib
import re
import subprocess
import sys


def compiles(file: str, command: list[str]) -> tuple[bool, str]:
    run = subprocess.run([*command, "-fsyntax-only", file], capture_output=True, text=True)
    return run.returncode == 0, run.stderr


def main() -> int:
    file, *command = sys.argv[1:]
    expected = re.search(r"^// expect: (.+)$", pathlib.Path(file).read_text(), re.MULTILINE)
    if not expected:
        print(f"{file}: no line '// expect: <pattern>'")
        return 1
    good, message = compiles(file, command)
    if not good:
        print(f"{file} does not compile without the mistake either:\n{message}")
        return 1
    good, message = compiles(file, [*command, "-DMUST_NOT_COMPILE"])
    if good:
        print(f"{file} compiles with the mistake in it")
        return 1
    if not re.search(expected[1], message):
        print(f"{file} fails for another reason than '{expected[1]}':\n{message}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
