"""Trees on a terminal, with rich."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from kpi.model.branch import Branch
from kpi.write.cells import clean

_STYLES = {"": "", "strong": "bold", "faint": "dim", "note": "yellow"}


def show_tree(root: Branch, console: Console | None = None) -> None:
    """Print a tree to stdout (or the given console)."""
    screen = console or Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    screen.print(_grown(root))


def _grown(branch: Branch, parent: Tree | None = None) -> Tree:
    text = Text(clean(branch.text), style=_STYLES[branch.style])
    tree = Tree(text, guide_style="dim") if parent is None else parent.add(text)
    for child in branch.children:
        _grown(child, tree)
    return tree
