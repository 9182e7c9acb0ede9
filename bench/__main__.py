"""`python -m bench NAME [...]` runs one benchmark; without a name it runs all of them."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import bench

_PARTS = ("__main__", "report", "goods")
_MODULES = {"import": "import_goods"}
"""Benchmarks whose name no module can have."""


def names() -> list[str]:
    """Every module of this package that is a benchmark, by the benchmark's name."""
    spelt = {module: name for name, module in _MODULES.items()}
    found = (module.name for module in pkgutil.iter_modules(bench.__path__))
    return sorted(
        spelt.get(module, module)
        for module in found
        if module not in _PARTS and not module.startswith("_")
    )


def main(arguments: list[str]) -> int:
    """Exit code 0 when every bar held, 1 when one did not, 2 for an unknown name."""
    if not arguments:
        return max(_in_own_process(name) for name in names())
    name, *rest = arguments
    if name not in names():
        print(f"there is no benchmark {name!r}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    report = importlib.import_module(f"bench.{_MODULES.get(name, name)}").run(rest)
    print(report.line(), flush=True)
    return 0 if report.ok else 1


def _in_own_process(name: str) -> int:
    print(f"== {name}", flush=True)
    return subprocess.run([sys.executable, "-m", "bench", name], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
