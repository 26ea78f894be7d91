"""What the archives of the pure modules ask of the machine, by nm.

Pure code may call memory, text and number functions of the C library and the containers and
algorithms of the standard library. Everything else is refused: a list of what is allowed for C
names, a list of what is not for C++ names. Writable globals are refused too.
"""

import pathlib
import re
import subprocess

import house

# Names of the C library and of the compilers' runtimes that need nothing but their arguments.
ALLOWED_C = re.compile(
    r"^(mem(cpy|move|set|cmp|chr)|str(len|cmp|ncmp|chr)|abort|malloc|free|calloc|realloc"
    r"|(exp|exp2|expm1|log|log2|log10|log1p|pow|sqrt|cbrt|hypot|sin|cos|tan|asin|acos|atan|atan2"
    r"|sinh|cosh|tanh|erf|erfc|lgamma|tgamma|fmod|remainder|floor|ceil|round|trunc|ldexp|frexp"
    r"|scalbn|nextafter|lround|llround|rint|nearbyint|fabs|fma)[fl]?"
    r"|_GLOBAL_OFFSET_TABLE_|__dso_handle|__stack_chk_fail|__tls_get_addr"
    r"|__cxa_(guard_acquire|guard_release|guard_abort|atexit|pure_virtual)"
    r"|__gxx_personality_v0|_Unwind_Resume"
    # assertions of the standard library and of assert(): they end the program
    r"|__assert_fail"
    r"|__(u?(div|mod)ti3|popcountdi2)"
    # the compiler chooses between two copies of a function by the processor; both give the same bits
    r"|__cpu_(model|indicator_init)"
    r")$")

# What Boost's headers bring along: Boost.System writes the texts of error codes with these, and
# keeps its categories in objects of its own. Nothing of Backsight calls them.
BOOST_C = {"core": {"snprintf", "vsnprintf", "strerror_r", "strncpy"}}
BOOST_GLOBAL = re.compile(r"^boost::(json|system)::")

FORBIDDEN_CXX = (
    (re.compile(r"std::chrono::_V2::"), "reads a clock"),
    (re.compile(r"std::random_device"), "reads a random device"),
    (re.compile(r"std::(thread|this_thread|condition_variable|mutex|__future_base)"), "uses threads"),
    (re.compile(r"std::filesystem"), "uses the file system"),
    (re.compile(r"std::(basic_)?[io]?f(stream|ilebuf)"), "opens files"),
    (re.compile(r"std::(ios_base|basic_ios|basic_ostream|basic_istream|ostream|istream|cout|cerr|cin)\b"),
     "uses streams"),
    (re.compile(r"std::locale|std::use_facet|std::ctype"), "uses locales"),
)
EXCEPTIONS = re.compile(r"^__cxa_(throw|rethrow|allocate_exception|begin_catch|end_catch)$")

# Sections that hold data a program can change. Guards of function-local constants are written once.
WRITABLE = re.compile(r"^\.(data|bss|tdata|tbss)(?!\.rel\.ro)")
GUARD = re.compile(r"^guard variable for ")


def problems(plan: house.House) -> list[str]:
    found = []
    for module in plan.modules.values():
        if not module.pure:
            continue
        for archive in module.archives:
            if not pathlib.Path(archive).exists():
                found.append(f"{archive}: not built")
                continue
            found += [f"{module.name}: {reason}" for reason in _of_archive(module, archive)]
    return found


def _nm(*arguments: str) -> list[str]:
    answer = subprocess.run(["nm", "--demangle", *arguments], check=True, capture_output=True,
                            text=True)
    return answer.stdout.splitlines()


def _of_archive(module: house.Module, archive: str) -> list[str]:
    reasons = set()
    for line in _nm("--undefined-only", "--format=posix", archive):
        name = re.sub(r" [Uuw]\s*$", "", line).strip()
        if not name or name.endswith(":"):
            continue
        reason = "" if name in BOOST_C.get(module.name, ()) else _refuse(name)
        if reason:
            reasons.add(f"{reason}: {name}")
    for line in _nm("--defined-only", "--format=sysv", archive):
        columns = [column.strip() for column in line.split("|")]
        if len(columns) != 7 or not WRITABLE.match(columns[6]) or GUARD.match(columns[0]):
            continue
        if module.headers and BOOST_GLOBAL.match(columns[0]):
            continue
        reasons.add(f"has a global that can change: {columns[0]}")
    return sorted(reasons)


def _refuse(name: str) -> str:
    if EXCEPTIONS.match(name):
        return "throws or catches"
    for pattern, reason in FORBIDDEN_CXX:
        if pattern.search(name):
            return reason
    plain_c = re.fullmatch(r"[A-Za-z_]\w*", name)
    if plain_c and not ALLOWED_C.match(name):
        return "calls a function that the pure part may not know"
    return ""
