"""Breaks each rule of the house on purpose, in a copy, and sees the check find it.

Run by ctest, which names one method at a time and sets MODULES_JSON (what CMake configured) and CXX.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
CHECK = CHECKOUT / "tools" / "architecture_check" / "architecture_check.py"


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    return done.returncode, done.stdout + done.stderr


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="backsight-planted-")
        self.addCleanup(folder.cleanup)
        self.copy = pathlib.Path(folder.name) / "checkout"
        for part in ("src", "cmake", "docs"):
            shutil.copytree(CHECKOUT / part, self.copy / part)
        shutil.copy(CHECKOUT / "CMakeLists.txt", self.copy)
        self.plan = json.loads(pathlib.Path(os.environ["MODULES_JSON"]).read_text())
        self.modules = self.copy / "modules.json"
        self.modules.write_text(json.dumps(self.plan))

    def append(self, file, text):
        path = self.copy / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((path.read_text() if path.exists() else "") + "\n" + text + "\n")

    def module(self, name):
        return next(row for row in self.plan["modules"] if row["name"] == name)

    def expect_check(self, rule, message):
        """The check of `rule` over the copy fails and says `message`; before, it did not."""
        self.modules.write_text(json.dumps(self.plan))
        code, text = run(sys.executable, CHECK, rule, "--modules", self.modules, "--root", self.copy)
        self.assertEqual(code, 1, text)
        self.assertIn(message, text)

    # The links, held to the table when CMake configures.

    def configure(self):
        return run("cmake", "-S", self.copy, "-B", self.copy / "build", "-G", "Ninja",
                   "-DBACKSIGHT_TESTS=OFF", "-DBACKSIGHT_EDGES=OFF",
                   f"-DCMAKE_CXX_COMPILER={os.environ['CXX']}")

    def expect_configure_fails(self, message):
        code, text = self.configure()
        self.assertNotEqual(code, 0, text)
        self.assertIn(message, " ".join(text.split()))

    def test_edge_beside_the_table(self):
        file = self.copy / "src/core/CMakeLists.txt"
        file.write_text(file.read_text().rstrip().removesuffix(")") + "\n  DEPENDS history)\n")
        self.expect_configure_fails("core may not use history")

    def test_edge_linked_by_hand(self):
        self.append("src/core/CMakeLists.txt",
                    "target_link_libraries(backsight_core PRIVATE backsight_knowledge)")
        self.expect_configure_fails("core may not use knowledge")

    def test_folder_without_a_row(self):
        self.append("src/engine/astrology/stars.cpp", "int stars() { return 5; }")
        self.append("src/engine/astrology/CMakeLists.txt",
                    "backsight_module(astrology PURE SOURCES stars.cpp)")
        self.append("CMakeLists.txt", "add_subdirectory(src/engine/astrology)")
        self.expect_configure_fails("src/modules.cmake does not know")

    # The includes.

    def test_include_of_a_module_not_linked(self):
        self.append("src/core/uuid.cpp", '#include "backsight/history/event.h"')
        self.expect_check("includes", "core includes history")

    def test_include_in_a_public_header_of_a_hidden_module(self):
        self.module("sentinel")["shows"].remove("history")
        self.append("src/engine/sentinel/include/backsight/sentinel/planted.h",
                    '#include "backsight/history/event.h"')
        self.expect_check("includes", "a public header of sentinel includes history")

    def test_include_of_files_in_the_pure_part(self):
        self.append("src/history/facts.cpp", "#include <fstream>")
        self.expect_check("includes", "<fstream> has no place in the pure module history")

    def test_include_of_threads_in_the_pure_part(self):
        self.append("src/engine/sentinel/evaluate.cpp", "#include <thread>")
        self.expect_check("includes", "<thread> has no place in the pure module sentinel")

    def test_include_of_a_library_not_given(self):
        self.append("src/knowledge/vocabulary.cpp", "#include <boost/asio.hpp>")
        self.expect_check("includes", "<boost/asio.hpp> is not among the headers")

    def test_clock_in_the_pure_part(self):
        self.append("src/core/time.cpp",
                    "static const auto started = std::chrono::system_clock::now();")
        self.expect_check("includes", "a pure module names a clock")

    def test_link_that_nothing_needs(self):
        self.module("core")["uses"].append("knowledge")
        self.expect_check("includes", "core names knowledge and includes nothing of it")

    # The symbols.

    def expect_symbol(self, source, message, *flags):
        file, archive = self.copy / "planted.cpp", self.copy / "libplanted.a"
        file.write_text(source)
        code, text = run(os.environ["CXX"], "-std=c++23", "-O2", *flags, "-c", file,
                         "-o", file.with_suffix(".o"))
        self.assertEqual(code, 0, text)
        self.assertEqual(run("ar", "rcs", archive, file.with_suffix(".o"))[0], 0)
        self.module("history")["archives"].append(str(archive))
        self.expect_check("symbols", f"history: {message}")

    def test_file_opened_in_the_pure_part(self):
        self.expect_symbol('#include <fcntl.h>\nint peek() { return open("/etc/passwd", O_RDONLY); }',
                           "calls a function that the pure part may not know: open")

    def test_clock_read_in_the_pure_part(self):
        self.expect_symbol("#include <chrono>\n"
                           "auto now() { return std::chrono::system_clock::now(); }",
                           "reads a clock")

    def test_thread_in_the_pure_part(self):
        self.expect_symbol("#include <thread>\n"
                           "void work() { std::thread([] {}).detach(); }",
                           "uses threads")

    def test_environment_in_the_pure_part(self):
        self.expect_symbol('#include <cstdlib>\nconst char* home() { return std::getenv("HOME"); }',
                           "calls a function that the pure part may not know: getenv")

    def test_exception_in_the_pure_part(self):
        self.expect_symbol("void refuse() { throw 1; }", "throws or catches")

    def test_global_in_the_pure_part(self):
        self.expect_symbol("int visits = 7;\nint visit() { return ++visits; }",
                           "has a global that can change: visits", "-fPIC")

    # The headers and the drawing.

    def test_header_that_needs_another(self):
        self.append("src/core/include/backsight/core/planted.h",
                    "#pragma once\nnamespace backsight::core { std::string planted(); }")
        code, text = self.configure()
        self.assertEqual(code, 0, text)
        code, text = run("cmake", "--build", self.copy / "build",
                         "--target", "backsight_core_verify_interface_header_sets", "--", "-k0")
        self.assertNotEqual(code, 0, text)
        self.assertIn("planted.h", text)

    def test_stale_drawing(self):
        self.plan["modules"].append({
            "name": "astrology", "kind": "PURE", "folder": "src/engine/astrology",
            "may_use": ["core"], "uses": ["core"], "shows": [], "headers": [], "archives": []})
        self.expect_check("graph", "the module graph is not the one that was linked")


if __name__ == "__main__":
    unittest.main()
