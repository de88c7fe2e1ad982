"""`docs/evidence.md`: written from the tables, and up to date."""

from pathlib import Path

import pytest

from criteria.literature import discrepancies, sources, tables
from scripts import evidence


def test_the_page_is_up_to_date() -> None:
    assert evidence.main(["--check"]) == 0, "python -m scripts.evidence"


def test_a_stale_page_is_told_and_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evidence, "PAGE", tmp_path / "evidence.md")
    assert evidence.main(["--check"]) == 1
    assert "python -m scripts.evidence" in capsys.readouterr().out
    assert evidence.main([]) == 0
    assert evidence.main(["--check"]) == 0


def test_every_row_and_disagreement_is_on_the_page() -> None:
    page = evidence.page()
    for row in tables().rows:
        assert f"{row.source} [{row.confidence.value}]" in page
        assert sources()[row.source].citation in page
    for check in discrepancies():
        assert check.words in page
    for each in tables().not_verified:
        assert f"**{each.name}**: {each.about}. Not read:" in page
