"""What a notebook of this project looks like: each rule returns what breaks it, cell by cell."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cie_runbook.catalog.models import Catalog, Step
from cie_runbook.catalog.references import evidence_of
from cie_runbook.errors import BadInputError
from cie_runbook.parameters import check_step_parameters
from cie_runbook.report.steps import FLOW_STEPS

TITLE_WORDS = 60
CODE_CELLS = 12
CODE_LINES = 40
FIRST = ("title", "parameters", "setup")
LAST = "conclusion"
THE_DOOR = "cie_runbook.notebook"


@dataclass(frozen=True)
class Role:
    """What a cell of a certain name is: its kind, its only tags, and how long it may be."""

    kind: str
    tags: tuple[str, ...] = ()
    lines: int = 0


ROLES: Mapping[str, Role] = {
    "title": Role("markdown"),
    "parameters": Role("code", ("parameters",), 10),
    "setup": Role("code", ("hide-input",), 6),
    "evidence": Role("code", (), 4),
    "conclusion": Role("code", (), 4),
}
PREFIXES: Mapping[str, Role] = {
    "about-": Role("markdown"),
    "finding-": Role("code", (), 6),
    "figure-": Role("code", ("nbval-ignore-output",), 6),
}

FORBIDDEN: Mapping[type[ast.AST], str] = {
    ast.FunctionDef: "def",
    ast.AsyncFunctionDef: "async def",
    ast.ClassDef: "class",
    ast.Lambda: "lambda",
    ast.For: "for",
    ast.AsyncFor: "async for",
    ast.comprehension: "for",
    ast.While: "while",
    ast.Try: "try",
    ast.TryStar: "try",
    ast.With: "with",
    ast.AsyncWith: "async with",
    ast.If: "if",
    ast.IfExp: "if",
    ast.Match: "match",
}
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|\bwww\.", re.IGNORECASE)
QUERY = re.compile(
    r"\b(sum|avg|min|max|count):|\.rollup\(|\.as_(count|rate)\(|\bselect\s.+\sfrom\s"
)
NUMBER = re.compile(r"(?<![A-Za-z0-9_])[0-9]")  # the 95 of p95 belongs to a name


@dataclass(frozen=True)
class Cell:
    """One cell, as the rules look at it."""

    id: str
    kind: str
    source: str
    tags: tuple[str, ...]
    stored: bool

    @property
    def role(self) -> Role | None:
        """What the cell's name says it is; None for a name of no meaning."""
        named = (role for prefix, role in PREFIXES.items() if _is_named(self.id, prefix))
        return ROLES.get(self.id) or next(named, None)

    @property
    def lines(self) -> int:
        """Lines of code: neither empty ones nor comments."""
        stripped = (line.strip() for line in self.source.splitlines())
        return sum(1 for line in stripped if line and not line.startswith("#"))


@dataclass(frozen=True)
class Page:
    """A notebook, with the step that the catalog calls it by."""

    cells: tuple[Cell, ...]
    step: Step
    catalog: Catalog

    @classmethod
    def of(cls, notebook: Mapping[str, Any], step: Step, catalog: Catalog) -> Page:
        """Read a notebook of nbformat 4."""
        return cls(tuple(_cell(cell) for cell in notebook["cells"]), step, catalog)

    @property
    def code(self) -> list[Cell]:
        """The code cells, in order."""
        return [cell for cell in self.cells if cell.kind == "code"]

    @property
    def prose(self) -> list[Cell]:
        """The markdown cells, in order."""
        return [cell for cell in self.cells if cell.kind == "markdown"]


def faults(page: Page) -> list[str]:
    """Return everything that the notebook does and may not do."""
    return [fault for rule in RULES for fault in rule(page)]


def names(page: Page) -> Iterator[str]:
    """Name cells for what they are; JupyterLab's random ids are not names."""
    seen: set[str] = set()
    for cell in page.cells:
        if cell.role is None:
            yield f"{cell.id}: not a named id (one of {', '.join([*ROLES, *PREFIXES])})"
        elif cell.kind != cell.role.kind:
            yield f"{cell.id}: a {cell.kind} cell under the name of a {cell.role.kind} cell"
        if cell.id in seen:
            yield f"{cell.id}: the id stands twice"
        seen.add(cell.id)


def order(page: Page) -> Iterator[str]:
    """Put title, parameters and setup first, what was gathered next, the conclusion last."""
    ids = [cell.id for cell in page.cells]
    if tuple(ids[: len(FIRST)]) != FIRST:
        yield f"{ids[0]}: the first cells are {ids[: len(FIRST)]}, not {list(FIRST)}"
    if ids[-1] != LAST:
        yield f"{ids[-1]}: the last cell is not the {LAST}"
    if "evidence" in ids and ids.index("evidence") != len(FIRST):
        yield "evidence: it does not follow the setup"


def tags(page: Page) -> Iterator[str]:
    """Give a cell the tags of its name, and no others."""
    for cell in page.cells:
        if cell.role is not None and cell.tags != cell.role.tags:
            yield f"{cell.id}: has the tags {list(cell.tags)}, not {list(cell.role.tags)}"


def size(page: Page) -> Iterator[str]:
    """Keep a notebook readable at a glance: few cells, few lines."""
    if len(page.code) > CODE_CELLS:
        yield f"{page.step.notebook}: {len(page.code)} code cells are more than {CODE_CELLS}"
    total = sum(cell.lines for cell in page.code)
    if total > CODE_LINES:
        yield f"{page.step.notebook}: {total} lines of code are more than {CODE_LINES}"
    for cell in page.code:
        if cell.role is not None and cell.lines > cell.role.lines:
            yield f"{cell.id}: {cell.lines} lines of code are more than {cell.role.lines}"


def code(page: Page) -> Iterator[str]:
    """Only call: what decides, loops, defines or asks lives in the package."""
    for cell in page.code:
        tree = _tree(cell)
        if tree is None:
            yield f"{cell.id}: not plain Python (a magic?)"
            continue
        for node in ast.walk(tree):
            yield from (f"{cell.id}: {said}" for said in _forbidden(cell, node))


def parameters(page: Page) -> Iterator[str]:
    """Let the parameters cell say what the step's schema says, and explain each name."""
    for cell in page.code:
        if cell.id != "parameters":
            continue
        try:
            check_step_parameters(page.step, cell.source, cell.id)
        except BadInputError as error:
            yield str(error)
        for line in cell.source.splitlines():
            if "  # " not in line:
                yield f"{cell.id}: {line!r} has no comment, which papermill shows as its help"


def title(page: Page) -> Iterator[str]:
    """Ask the catalog's question in the title, and be short after it."""
    for cell in page.prose:
        if cell.id != "title":
            continue
        heading, _, rest = cell.source.partition("\n")
        if not heading.endswith("?"):
            yield f"{cell.id}: {heading!r} is no question"
        if heading != f"# {page.step.question}":
            yield f"{cell.id}: {heading!r} is not the catalog's question"
        words = len(f"{heading.lstrip('#')} {rest}".split())
        if words > TITLE_WORDS:
            yield f"{cell.id}: {words} words are more than {TITLE_WORDS}"


def prose(page: Page) -> Iterator[str]:
    """Take numbers from findings: one that was typed is wrong on the next day."""
    for cell in page.prose:
        for line in cell.source.splitlines():
            if NUMBER.search(line):
                yield f"{cell.id}: a number is typed in {line[:60]!r}"
            if ADDRESS.search(line):
                yield f"{cell.id}: an address is typed in {line[:60]!r}"


def headings(page: Page) -> Iterator[str]:
    """Begin with one heading of the first level, and skip none after it."""
    level = 0
    for cell in page.prose:
        for line in re.findall(r"^#+(?= )", cell.source, re.MULTILINE):
            found = len(line)
            if found > level + 1 or (found == 1 and level):
                yield f"{cell.id}: a heading of level {found} follows one of level {level}"
            level = found


def stripped(page: Page) -> Iterator[str]:
    """Keep no output and no execution count in git."""
    for cell in page.code:
        if cell.stored:
            yield f"{cell.id}: holds an output; run nbstripout"


def sources(page: Page) -> Iterator[str]:
    """Name the evidence of every signal that a figure draws: its source line rests on it."""
    for cell in page.code:
        tree = _tree(cell) if cell.id.startswith("figure-") else None
        if tree is None:
            continue
        behind = _behind(page.catalog, _texts(tree))
        for missing in sorted(behind - _named(page.step, tree)):
            yield f"{cell.id}: draws signals of the evidence {missing}, and does not name it"


RULES: tuple[Callable[[Page], Iterator[str]], ...] = (
    names,
    order,
    tags,
    size,
    code,
    parameters,
    title,
    prose,
    headings,
    stripped,
    sources,
)


def _cell(cell: Mapping[str, Any]) -> Cell:
    return Cell(
        id=str(cell.get("id", "")),
        kind=str(cell["cell_type"]),
        source="".join(cell["source"]),
        tags=tuple(cell["metadata"].get("tags", ())),
        stored=bool(cell.get("outputs")) or cell.get("execution_count") is not None,
    )


def _is_named(name: str, prefix: str) -> bool:
    return re.fullmatch(rf"{prefix}[a-z]+(-[a-z]+)*", name) is not None


def _tree(cell: Cell) -> ast.Module | None:
    try:
        return ast.parse(cell.source)
    except SyntaxError:
        return None


def _forbidden(cell: Cell, node: ast.AST) -> Iterator[str]:
    if type(node) in FORBIDDEN:
        yield f"uses {FORBIDDEN[type(node)]!r}"
    if isinstance(node, ast.Name) and node.id == "print":
        yield "uses 'print'"
    if isinstance(node, ast.Import) or (
        isinstance(node, ast.ImportFrom) and (node.module != THE_DOOR or cell.id != "setup")
    ):
        yield f"imports something else than {THE_DOOR} in the setup"
    if isinstance(node, ast.Constant):
        yield from _forbidden_constant(cell, node.value)


def _forbidden_constant(cell: Cell, value: object) -> Iterator[str]:
    if isinstance(value, str) and (ADDRESS.search(value) or QUERY.search(value)):
        yield f"holds an address or a query: {value!r}"
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and cell.id != "parameters":
        yield f"holds the number {value!r}: a threshold belongs to the package"


def _texts(tree: ast.AST) -> list[str]:
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [value for value in constants if isinstance(value, str)]


def _named(step: Step, tree: ast.Module) -> set[str]:
    """Return the evidence that the cell's call of `framing` names, also by a tuple of names."""
    tuples = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    named: set[str] = set()
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "step.framing"):
            continue
        for argument in call.args[2:]:
            if ast.unparse(argument) == "*step.evidence":
                named |= set(step.evidence)
            named |= set(_texts(tuples.get(ast.unparse(argument).lstrip("*"), argument)))
    return named


def _behind(catalog: Catalog, texts: list[str]) -> set[str]:
    """Return the evidence of every signal that the texts name, also by a stem."""
    endings = ("", "_p95", "_p50", *(f"_{ending}" for ending in FLOW_STEPS.values()))
    named = {f"{text}{ending}" for text in texts for ending in endings}
    signals = [catalog.signals[name] for name in named if name in catalog.signals]
    return {name for signal in signals for name in evidence_of(catalog, signal)}
