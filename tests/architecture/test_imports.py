"""The five import contracts hold, and each one refuses a planted violation."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = {
    "layers": ("review/report/planted.py", "import review.services.flow\n"),
    "front-ends": ("review/cli/planted.py", "import db.engine\n"),
    "pure-core": ("review/pooling/planted.py", "import subprocess\n"),
    "textual": ("review/services/planted.py", "import textual\n"),
    "no-cycles": ("review/record.py", "import review.planted\n"),
}


def lint(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a tree."""
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "120"}
    return subprocess.run(
        [str(program), "--no-cache", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the program to plant violations in."""
    for package in ("review", "db"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_all_contracts_are_kept() -> None:
    """The program as it stands keeps all five."""
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert "5 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_is_refused(tree: Path, contract: str) -> None:
    """Each contract is able to fail."""
    name, line = PLANTED[contract]
    planted = tree / name
    planted.write_text((planted.read_text() if planted.exists() else '"""Planted."""\n') + line)
    if contract == "no-cycles":
        (tree / "review/planted.py").write_text("import review.record\n")
    done = lint(tree, "--contract", contract)
    assert done.returncode != 0, done.stdout
    assert "1 broken" in done.stdout


def loaded_by(statement: str) -> set[str]:
    """The top-level modules a statement loads in a fresh interpreter."""
    code = f"{statement}\nimport sys; print(' '.join(sorted(m.split('.')[0] for m in sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


FORBIDDEN = {"db", "sqlmodel", "sqlalchemy", "requests", "Bio", "textual", "rich", "sqlite3", "subprocess"}


def test_the_packages_import_nothing() -> None:
    """`import review` and `import db` are free."""
    bare = loaded_by("pass")
    assert loaded_by("import review, db") - bare == {"review", "db"}


def test_core_loads_no_store_network_or_screen() -> None:
    """Every core module, imported for real, stays pure."""
    rooms = ("dedup", "screening", "prisma", "extraction", "pooling")
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for room in rooms
        for path in sorted((ROOT / "review" / room).rglob("*.py"))
    ]
    loaded = loaded_by("\n".join(f"import {module}" for module in modules))
    assert not loaded & (FORBIDDEN - {"subprocess"})  # numpy itself loads subprocess


def test_only_the_terminal_ui_loads_textual() -> None:
    """The services and the command line stay headless."""
    assert "textual" not in loaded_by("import review.services.home, review.services.pooling")
    assert "textual" not in loaded_by("import review.cli.main")
