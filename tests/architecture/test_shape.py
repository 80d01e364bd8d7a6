"""The house stays readable: sizes, names, and a core without input or output."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = ("dedup", "screening", "prisma", "extraction", "pooling")
GRAB_BAGS = {"utils", "util", "helpers", "common", "misc", "base", "manager"}
MODULES = [
    path
    for package in ("review", "db")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "versions" not in path.parts
]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its signature and docstring."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_modules_are_at_most_500_lines() -> None:
    """One idea a module."""
    long = {str(p.relative_to(ROOT)): n for p in MODULES if (n := len(p.read_text().splitlines())) > 500}
    assert not long


def test_functions_are_at_most_60_lines() -> None:
    """Short functions."""
    long = {
        f"{path.relative_to(ROOT)}:{function.name}": body_lines(function)
        for path in MODULES
        for function in functions(ast.parse(path.read_text()))
        if body_lines(function) > 60
    }
    assert not long


def test_no_grab_bags() -> None:
    """No module is called after nothing."""
    assert not [str(path) for path in MODULES if path.stem in GRAB_BAGS]


@pytest.mark.parametrize("room", CORE)
def test_core_opens_no_files(room: str) -> None:
    """The core neither opens, prints nor asks."""
    for path in sorted((ROOT / "review" / room).rglob("*.py")):
        called = {
            node.func.id
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"open", "print", "input", "exec", "eval"}, path


def test_broad_handlers_stand_at_the_two_front_ends_only() -> None:
    """`except Exception` belongs to the boundaries."""
    broad = [
        str(path.relative_to(ROOT))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
    ]
    assert all(place.startswith(("review/cli/", "review/tui/")) for place in broad), broad
