"""``docs/json.md``: the keys of the JSON of each command, with meaning and an example from the samples.

The meanings are data, in ``json_keys.json``: for each command, lines to run, and the keys that they print as
paths: ``a.b`` is the key b of the object a, ``a[].b`` that of each object of a list, ``*`` any key, where
keys are data such as codes. A meaning that begins with ``?`` is that of a key which may be absent; ``@shape``
stands for the keys of a shape, ``@command|command`` for those of other commands. Below a key whose keys are
data, and are not described one by one, nothing is looked at.
"""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.program import SAMPLES, run
from tests.learn.completed import save_completed
from tests.other_scheme import save_other_scheme
from tests.schemes.books import OWN, entered

DATA = Path(__file__).with_name("json_keys.json")
LONGEST = 60  # characters of an example
# What differs from run to run, or with every change of the specs: moments, runs, fingerprints, folders.
CHANGING = re.compile(r"\d{4}-\d\d-\d\dT|\d{8}T\d{6}-|[0-9a-f]{64}$|/")
DECREE = (
    "effective_date,decree,old_code,new_code,share,new_name,new_parent\n"
    "2027-01-01,01/NQ,29926,29926,whole,,\n2027-01-01,01/NQ,29929,29926,whole,,\n"
)
Keys = Mapping[str, str]


@dataclass(frozen=True)
class Described:
    """A command: lines to run, and the meaning of each key, those of shapes among them. `own` are the keys as
    they are written."""

    command: str
    says: str
    runs: tuple[str, ...]
    keys: Keys
    own: Keys


def described(data: Mapping[str, Any]) -> tuple[Described, ...]:
    """The commands of the data, shapes and other commands filled in."""
    known: dict[str, Keys] = dict(data["shapes"])
    made = []
    for one in data["commands"]:
        keys = dict(_expanded(one["keys"], known))
        known[one["command"]] = keys
        made.append(Described(one["command"], one["says"], tuple(one["runs"]), keys, one["keys"]))
    return tuple(made)


def _expanded(keys: Keys, known: Mapping[str, Keys]) -> Iterator[tuple[str, str]]:
    for path, meaning in keys.items():
        mark, at, names = meaning.partition("@")
        if not at or mark not in ("", "?"):
            yield path, meaning
            continue
        if path and not path.endswith("[]"):
            yield path, mark + "An object:"
        several = "|" in names
        for name in names.split("|"):
            for key, inner in known[name].items():
                optional = mark or ("?" if several and not inner.startswith("?") else "")
                yield f"{path}.{key}" if path else key, optional + inner


def printed(value: object, keys: Keys, at: str = "") -> Iterator[tuple[str, object]]:
    """Each key that a JSON value holds, with the value: as the path that describes it, else as it stands."""
    at = "" if at == "children[]" else at  # the nodes of a tree have the same keys on every floor
    if isinstance(value, list):
        for one in value:
            yield from printed(one, keys, f"{at}[]")
    elif isinstance(value, dict) and (at not in keys or _goes_on(at, keys)):
        any_name = f"{at}.*"
        for name, inner in value.items():
            if _goes_on(any_name, keys):
                yield from printed(inner, keys, any_name)
            else:
                path = f"{at}.{name}" if at else name
                yield path, inner
                yield from printed(inner, keys, path)


def _goes_on(path: str, keys: Keys) -> bool:
    """Whether keys below a key are described."""
    return any(key.startswith((f"{path}.", f"{path}[]")) for key in keys)


def faults(one: Described, values: Sequence[object]) -> tuple[str, ...]:
    """What the description of a command and the JSON it printed have against each other."""
    seen = {path for value in values for path, _ in printed(value, one.keys)}
    unknown = [f"{one.command}: {path} is not described" for path in sorted(seen - one.keys.keys())]
    never = [
        f"{one.command}: {path} is described and never printed"
        for path, meaning in one.keys.items()
        if path not in seen and not meaning.startswith("?")
    ]
    return (*unknown, *never)


def transcripts() -> dict[str, list[Any]]:
    """The JSON that each command prints on the sample reports, in English."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("sample_reports").symlink_to(SAMPLES)
        Path("decree.csv").write_text(DECREE, "utf-8")
        save_completed(Path.cwd())
        Path("own-scheme.xlsx").write_bytes(entered(OWN))
        assert run("init", "w", "--province", "87").code == 0
        save_other_scheme(Path("w"))
        return {one.command: [_json(line) for line in one.runs] for one in _data()}


def _json(line: str) -> Any:
    done = run(*shlex.split(line)[1:], "--format", "json", lang="en")
    assert done.code in (0, 1), (line, done.err)
    return done.json


def _data() -> tuple[Described, ...]:
    return described(json.loads(DATA.read_text("utf-8")))


def page() -> str:
    """The whole page. Raises ValueError where descriptions and outputs differ."""
    commands, values = _data(), transcripts()
    wrong = [fault for one in commands for fault in faults(one, values[one.command])]
    if wrong:
        raise ValueError("docs/json.md: mend tests/docs/json_keys.json:\n" + "\n".join(wrong))
    lines = [
        "# The JSON of the commands",
        "",
        "Generated by `make docs` from what the commands print on the sample reports with `--format json`.",
        "`a.b` is the key `b` of the object `a`, `a[].b` that of each object of the list `a`; `*` stands for",
        "keys that are data, such as codes. Keys marked *may be absent* stand only where they say something.",
        "Decimals of more than 15 significant digits are text. null: not known, or not applicable; never 0.",
    ]
    for one in commands:
        lines += ["", f"## {one.command}", "", *([one.says, ""] if one.says else []), "```console"]
        lines += [*(f"$ {line} --format json" for line in one.runs), "```"]
        if not one.own.get("", "").startswith("@"):
            lines += ["", *_table(one, values[one.command])]
    return "\n".join(lines) + "\n"


def _table(one: Described, values: Sequence[Any]) -> Iterator[str]:
    examples: dict[str, object] = {}
    for value in values:
        for path, inner in printed(value, one.keys):
            if inner not in ("", None, [], {}) or path not in examples:
                examples[path] = examples.get(path) or inner
    yield from ("| key | what it says | example |", "|---|---|---|")
    for path, meaning in one.keys.items():
        told = meaning.removeprefix("?").strip()
        told += " *May be absent.*" if meaning.startswith("?") else ""
        yield f"| `{path}` | {_cell(told)} | {_example(examples.get(path))} |"


def _example(value: object) -> str:
    if value is None or isinstance(value, dict | list) or CHANGING.match(str(value)):
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return f"`{_cell(text if len(text) <= LONGEST else text[: LONGEST - 1] + '…')}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
