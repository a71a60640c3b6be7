from __future__ import annotations

from pathlib import Path

import pytest

from kpi.lake.layout import Lake, create_lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """An empty lake, in a folder named as offices name them."""
    return create_lake(tmp_path / "Báo cáo năm 2021 (bản 100%)" / "lake")
