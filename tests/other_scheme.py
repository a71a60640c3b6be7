"""A second scheme for a workspace: the illustrative one with other steps of news and one other band."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.program import ROOT


def save_other_scheme(workspace: Path) -> None:
    """Write it as the scheme ``ours`` of the workspace."""
    scheme = json.loads((ROOT / "specs" / "schemes" / "illustrative.json").read_text("utf-8"))
    scheme |= {
        "id": "ours",
        "standing": "illustrative",
        "name": {"vi": "Thang của tỉnh", "en": "The province's"},
    }
    for block in scheme["blocks"]:
        for criterion in block["criteria"]:
            if criterion["id"] == "II.3":
                criterion["steps"] = [{"from": 10, "points": 6}, {"from": 3, "points": 3}]
    for band in scheme["bands"]:
        if band["id"] == "fair":
            band["from"] = 74
    scheme["recognition"] = [
        {
            "id": "three-years",
            "name": {"vi": "Ba năm liền", "en": "Three years running"},
            "classes": ["good"],
            "years": 3,
            "kept": {"classes": ["good", "fair"], "citation": "Điều 10"},
            "registered": "registered",
            "citation": "Điều 9",
        }
    ]
    scheme["variants"] = [
        {
            "id": "ward",
            "name": {"vi": "Phường", "en": "Wards"},
            "kinds": ["Phường"],
            "citation": "Điều 11",
            "changes": [{"band": "good", "set": {"from": 92}}],
        }
    ]
    with_it = {"id": "with", "name": {"vi": "kể cả", "en": "included"}}
    without = {"id": "without", "name": {"vi": "không kể", "en": "not included"}, "citation": "Điều 12"}
    steps = [{"over": 10, "points": 6}, {"over": 3, "points": 3}]
    scheme["readings"] = [
        {
            "id": "news",
            "name": {"vi": "Từ mười tin", "en": "From ten news"},
            "note": {"vi": "Văn bản không nói rõ.", "en": "The text does not say."},
            "default": "with",
            "options": [with_it, {**without, "changes": [{"criterion": "II.3", "set": {"steps": steps}}]}],
        }
    ]
    folder = workspace / "specs" / "schemes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ours.json").write_text(json.dumps(scheme, ensure_ascii=False), "utf-8")
