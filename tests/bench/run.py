"""``make bench``: how fast the program is beside what it stands on, and whether its promises are kept.

Everything runs in processes of its own, start-up included, the rivals in turn with the import in the same
run; the best of several runs counts. Nothing fails here: a table says what was reached and what was missed.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tabulate import tabulate

from tests.bench import inputs
from tests.bench.measure import Run, Series, kpi, module, repeat, run

ROUNDS = 5
SAMPLE = 100
STARTS = 5
COMMUNE_ROUNDS = 2  # of a minute each
MOST_MEMORY = 500  # MB
COMMUNE = "29869"
HEADER = ("", "best s", "median s", "cpu s", "own s", "files/s", "MB", "target", "")
Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contest:
    """The import and its rivals over the same `files` (`sample` of them for the slow ones), by name."""

    series: dict[str, Series]
    files: dict[str, int]
    imported: dict[str, int]

    def rate(self, name: str) -> float:
        """Files per second, start-up included."""
        return self.files[name] / self.series[name].best


def main() -> None:
    """Measure everything and print it."""
    print(machine(), flush=True)
    workbooks = inputs.district_workbooks()
    country = inputs.national_workspace()
    with tempfile.TemporaryDirectory(prefix="kpi-bench-") as name:
        folder = Path(name)
        contest = compete(workbooks, folder / "w")
        lines = [*import_lines(contest), *national_lines(country)]
        lines += format_lines()
        lines += province_lines(inputs.sample_workspace(folder / "province"))
        lines += matching_lines()
        lines += marking_lines(workbooks)
        lines += commune_lines(inputs.commune_workbooks(), folder / "communes")
    print(machine())
    counts = ", ".join(f"{name} {number}" for name, number in contest.imported.items())
    print(f"the import: {counts}\n")
    print(tabulate(lines, HEADER, disable_numparse=True, colalign=("left", *["right"] * 6, "left", "left")))
    print(
        "\nBest and median of several runs with start-up. cpu: processor time of all cores together; own:"
        "\nwithout start-up; MB: peak memory. With more load than cores only ratios and cpu mean much."
    )


def machine() -> str:
    """The machine and how busy it is."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    load = " ".join(f"{figure:.1f}" for figure in os.getloadavg())
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return (
        f"{len(os.sched_getaffinity(0))} cores, {memory:.0f} GB memory, {platform.system()} "
        f"{platform.machine()}, {python}, load average {load}"
    )


def compete(workbooks: Path, workspace: Path) -> Contest:
    """Each contestant once a round, the order turned round every time."""
    names = ["calamine", "calamine-2", "kpi import", "pandas", "openpyxl"]
    contest = Contest({name: Series() for name in names}, {}, {})
    for turn in range(ROUNDS):
        for name in names[:: -1 if turn % 2 else 1]:
            told(f"round {turn + 1} of {ROUNDS}: {name}")
            if name == "kpi import":
                inputs.new_workspace(workspace, "00")
                _imported(contest, run(inputs.import_command(workspace, workbooks)))
            else:
                some = () if name.startswith("calamine") else (str(SAMPLE),)
                _rival(contest, name, run(module("rivals", name, workbooks, *some)))
    return contest


def _imported(contest: Contest, done: Run) -> None:
    totals = json.loads(done.out)["totals"]
    contest.series["kpi import"].runs.append(done)
    contest.files["kpi import"] = totals["accepted"] + totals["accepted_with_findings"]
    contest.imported.update({name: number for name, number in totals.items() if name != "checks"})
    checks = {f"checks {name}": totals["checks"][name] for name in ("passed", "failed", "unknown")}
    contest.imported.update(checks)


def _rival(contest: Contest, name: str, done: Run) -> None:
    report = json.loads(done.out)
    contest.series[name].runs.append(done)
    contest.series[name].inner.append(report["seconds"])
    contest.files[name] = report["files"]


def import_lines(contest: Contest) -> list[Line]:
    """The contestants, and the ratios that were promised."""
    titles = {
        "calamine": "read: bare calamine, one by one",
        "calamine-2": "read: bare calamine, 2 threads",
        "kpi import": "read, check, store: kpi import",
        "pandas": "read and sum: pandas + openpyxl",
        "openpyxl": "open: bare openpyxl",
    }
    ours, bare = contest.series["kpi import"], contest.series["calamine"]
    slowest = ours.best / contest.series["calamine-2"].best
    lines = [
        _line(f"{title} ({contest.files[name]} files)", contest.series[name], rate=contest.rate(name))
        for name, title in titles.items()
    ]
    faster, slower = contest.rate("kpi import") / contest.rate("pandas"), ours.best / bare.best
    return [
        *lines,
        _ratio("kpi import's files/s to pandas + openpyxl's", f"{faster:.1f}", "≥ 4", faster >= 4),
        _ratio("kpi import's files/s to bare openpyxl's", _times(contest, "openpyxl"), "", None),
        _ratio("kpi import's time to bare calamine's, one by one", f"{slower:.1f}", "≤ 5", slower <= 5),
        _ratio("kpi import's time to bare calamine's, 2 threads", f"{slowest:.1f}", "≤ 5", slowest <= 5),
        _ratio("kpi import's memory, MB", f"{ours.memory:.0f}", "< 500", ours.memory < 500),
    ]


def _times(contest: Contest, name: str) -> str:
    return f"{contest.rate('kpi import') / contest.rate(name):.1f}"


def national_lines(workspace: Path) -> list[Line]:
    """Totals and scores over a year of the whole country, as reported and on a later map."""
    told("national year")
    levels = ("province", "district", "commune")
    asked: dict[str, tuple[str, ...]] = {
        f"national: aggregate, {level}": ("aggregate", *inputs.FORMS, "--level", level) for level in levels
    }
    asked["national: score"] = ("score",)
    asked["national: explain a score"] = ("explain", COMMUNE, "score")
    for level in ("province", "commune"):
        command = ("aggregate", inputs.FORMS[0], "--level", level, "--at", inputs.MAP)
        asked[f"national: one form on the map of {inputs.MAP}, {level}"] = command
    rest = ("--period", inputs.PERIOD, "--format", "json")
    return [
        _line(title, repeat(kpi("-C", workspace, *command, *rest), ROUNDS), 2.0)
        for title, command in asked.items()
    ]


def format_lines() -> list[Line]:
    """How many files of one small form are read a second in each format, beside the bare reader."""
    told("formats")
    return [
        _ratio(
            f"read .{kind}, one small form, files/s (bare reader {rate['bare']:.0f})",
            f"{rate['kpi']:.0f}",
            "",
            None,
        )
        for kind, rate in json.loads(run(module("formats")).out).items()
    ]


def province_lines(workspace: Path) -> list[Line]:
    """What a user of one province waits for."""
    inside, period = ("-C", workspace), ("--period", inputs.PERIOD)
    asked: list[tuple[str, Sequence[str | Path], float | None]] = [
        ("kpi --help", ("--help",), 0.15),
        ("province: status", (*inside, "status", *period), 0.5),
        ("province: aggregate, district", (*inside, "aggregate", "01", *period), 0.5),
        ("province: aggregate, commune", (*inside, "aggregate", "01", *period, "--level", "commune"), 0.5),
        ("province: score", (*inside, "score", *period), 0.5),
        ("province: explain a score", (*inside, "explain", COMMUNE, "score", *period), 0.5),
        ("province: explain a class", (*inside, "explain", COMMUNE, "class", *period), 0.5),
        ("province: explain a total", (*inside, "explain", inputs.DISTRICT, "inspected_rate", *period), 0.5),
        ("kpi specs list", ("specs", "list"), None),
    ]
    told("a province")
    return [_line(title, repeat(kpi(*args), STARTS), target) for title, args, target in asked]


def marking_lines(workbooks: Path) -> list[Line]:
    """How fast findings are marked in the senders' workbooks, beside bare opening and saving."""
    told("marking")
    series = {name: Series() for name in ("marking", "openpyxl-save")}
    files = {}
    for _ in range(ROUNDS):
        for name, runs in series.items():
            done = run(module("rivals", name, workbooks, str(SAMPLE)))
            report = json.loads(done.out)
            runs.runs.append(done)
            runs.inner.append(report["seconds"])
            files[name] = report["files"]
    ratio = series["marking"].best / series["openpyxl-save"].best
    titles = {
        "marking": "mark 20 findings in each: --annotate",
        "openpyxl-save": "open and save: bare openpyxl",
    }
    lines = [_line(title, series[n], rate=files[n] / series[n].best) for n, title in titles.items()]
    return [*lines, _ratio("marking's time to bare openpyxl's", f"{ratio:.2f}", "≤ 1.5", ratio <= 1.5)]


def commune_lines(workbooks: Path, workspace: Path) -> list[Line]:
    """One run over a workbook from every commune, beside bare calamine, and what one asks afterwards."""
    told("a workbook from every commune")
    reading, ours, period = Series(), Series(), inputs.COMMUNE_PERIOD
    files = 0
    for _ in range(COMMUNE_ROUNDS):
        inputs.new_workspace(workspace, "00")
        done = run(inputs.import_command(workspace, workbooks, period))
        ours.runs.append(done)
        totals = json.loads(done.out)["totals"]
        files = totals["accepted"] + totals["accepted_with_findings"]
        done = run(module("rivals", "calamine", workbooks))
        reading.runs.append(done)
        reading.inner.append(json.loads(done.out)["seconds"])
    inside, when = ("-C", workspace), ("--period", period)
    times = ours.best / reading.best
    return [
        _line(f"communes: bare calamine, one by one ({files} files)", reading, rate=files / reading.best),
        _line(f"communes: kpi import ({files} files)", ours, rate=files / ours.best),
        _ratio("communes: kpi import's time to bare calamine's", f"{times:.1f}", "≤ 5", times <= 5),
        _ratio("communes: kpi import's memory, MB", f"{ours.memory:.0f}", "< 500", ours.memory < 500),
        _line("communes: status", repeat(kpi(*inside, "status", *when), COMMUNE_ROUNDS), 2.0),
        *commune_memory_lines(workbooks, workspace),
    ]


def commune_memory_lines(workbooks: Path, workspace: Path) -> list[Line]:
    """What takes the most memory, each once over all communes; the last import is that of forms that read
    otherwise than those by which everything is stored."""
    again = inputs.import_command(workspace, workbooks, inputs.COMMUNE_PERIOD)
    asked = {"verify": ["verify"], "rebuild": ["rebuild"], "kpi import again under changed specs": again[3:]}
    lines = []
    for name, words in asked.items():
        told(f"communes: {name}")
        if words[0] == "import":
            inputs.change_form(workspace)
        done = Series([run(kpi("-C", workspace, *words), keep=False)])
        memory = _verdict(done.memory < MOST_MEMORY)
        lines.append((*_line(f"communes: {name}", done)[:-2], f"< {MOST_MEMORY} MB", memory))
    return lines


def matching_lines() -> list[Line]:
    """How many names a second are matched to units, by the ways in which they are typed."""
    told("matching")
    ways = json.loads(run(module("matching")).out)
    return [
        _ratio(
            f"matching: {way} ({found['wrong']} wrong), names/s",
            f"{found['rate']:.0f}",
            "≥ 50000",
            found["rate"] >= 50_000,
        )
        for way, found in ways.items()
    ]


def _line(title: str, series: Series, target: float | None = None, rate: float | None = None) -> Line:
    own = f"{min(series.inner):.2f}" if series.inner else ""
    files = f"{rate:.0f}" if rate else ""
    goal = "" if target is None else f"≤ {target:g} s"
    reached = None if target is None else series.best <= target
    times = (
        f"{series.best:.2f}",
        f"{series.median:.2f}",
        f"{series.cpu:.2f}",
        own,
        files,
        f"{series.memory:.0f}",
    )
    return (title, *times, goal, _verdict(reached))


def _ratio(title: str, figure: str, goal: str, reached: bool | None) -> Line:
    return (title, figure, "", "", "", "", "", goal, _verdict(reached))


def _verdict(reached: bool | None) -> str:
    return "" if reached is None else "reached" if reached else "missed"


def told(text: str) -> None:
    """Progress, for the one who waits."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
