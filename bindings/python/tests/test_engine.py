"""The engine: open and close, findings, verdicts, reports, operation."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from conftest import SAMPLE, sarif

import codehone


def test_a_context_manager_closes(tmp_path: Path) -> None:
    with codehone.open(tmp_path / "a.db") as engine:
        assert engine.path == tmp_path / "a.db"
        assert not engine.closed
        assert "open" in repr(engine)
    assert engine.closed
    engine.close()
    with pytest.raises(codehone.ClosedError) as caught:
        engine.review()
    assert caught.value.code == "closed"


def test_opening_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(codehone.NotFoundError):
        codehone.open(tmp_path / "none.db", create=False)
    with pytest.raises(codehone.InvalidInputError, match="durability"):
        codehone.open(":memory:", durability="eternal")
    with pytest.raises(codehone.InvalidInputError):
        codehone.open(":memory:", busy_timeout=-1)
    with pytest.raises(codehone.InvalidInputError):
        codehone.open(":memory:", readers=0)
    with pytest.raises(codehone.InvalidInputError):
        codehone.open(":memory:", organisation="")
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"not a database" * 1000)
    with pytest.raises(codehone.CorruptError):
        codehone.open(broken)


def test_a_scan_stores_and_reports(engine: codehone.Engine) -> None:
    report = engine.scan(SAMPLE / "src", repo="acme/web", root=str(SAMPLE))
    assert report.repo == "acme/web"
    assert report.files >= 2
    assert report.changes.new == report.changes.reported > 0
    assert report.duration >= timedelta(0)
    assert report.to_dict()["changes"]["new"] == report.changes.new
    again = engine.scan(SAMPLE / "src", repo="acme/web", root=SAMPLE)
    assert again.changes.new == 0
    assert again.changes.unchanged == report.changes.reported
    paths = {finding.path for finding in engine.findings(repo="acme/web")}
    assert "src/app.py" in paths


def test_an_import_takes_a_path_or_bytes(engine: codehone.Engine, tmp_path: Path) -> None:
    file = tmp_path / "lint.sarif"
    file.write_bytes(sarif(3))
    report = engine.import_sarif(file, repo="one")
    assert report.changes.new == 3
    assert [run.tool for run in report.runs] == ["lint"]
    assert engine.import_sarif(str(file), repo="one").changes.new == 0
    assert engine.import_sarif(sarif(3), repo="two").changes.new == 3
    with pytest.raises(codehone.NotFoundError):
        engine.import_sarif(tmp_path / "none.sarif")


def test_coverage_says_what_an_import_may_close(engine: codehone.Engine) -> None:
    engine.import_sarif(sarif(3))
    assert engine.import_sarif(sarif(1), coverage="nothing").changes.fixed == 0
    assert engine.import_sarif(sarif(1), coverage="listed").changes.fixed == 0
    assert engine.import_sarif(sarif(1), coverage=["src/file_1.py"]).changes.fixed == 1
    assert engine.import_sarif(sarif(1)).changes.fixed == 1
    with pytest.raises(codehone.InvalidInputError, match="listed"):
        engine.import_sarif(sarif(1), coverage="some")


def test_a_broken_document_is_located_and_not_stored(engine: codehone.Engine) -> None:
    with pytest.raises(codehone.InvalidSarifError) as caught:
        engine.import_sarif(sarif(3)[:-20])
    assert caught.value.code == "invalid_sarif"
    assert caught.value.offset is not None
    assert list(engine.findings()) == []


def test_findings_page_lazily(team: codehone.Engine) -> None:
    every = list(team.findings(repo="acme/web"))
    assert len(every) == 20
    assert len({finding.id for finding in every}) == 20
    pages = []
    cursor = None
    while True:
        page = team.findings_page(repo="acme/web", cursor=cursor, limit=7)
        pages.append(len(page))
        cursor = page.next
        if cursor is None:
            break
    assert pages == [7, 7, 6]
    assert {f.rule for f in team.findings(rule="R1")} == {"R1"}
    assert list(team.findings(status=["fixed", "dismissed"])) == []
    assert len(list(team.findings(status="open", min_severity="medium"))) == 20
    with pytest.raises(codehone.InvalidInputError, match="status"):
        team.findings(status="closed")
    with pytest.raises(codehone.InvalidInputError):
        team.findings_page(cursor="nonsense")
    with pytest.raises(codehone.InvalidInputError):
        team.findings_page(limit=-1)


def test_a_finding_has_typed_attributes(team: codehone.Engine) -> None:
    stored = next(team.findings(path="src/file_3.py"))
    assert team.finding(stored.id) == stored
    assert (stored.tool, stored.rule, stored.status) == ("lint", "R3", "open")
    assert stored.span.start_line == stored.finding.span.start_line == 4
    assert stored.first_seen.utcoffset() == timedelta(0)
    assert abs(datetime.now(timezone.utc) - stored.first_seen) < timedelta(minutes=5)
    assert stored.closed_at is None
    assert stored.verdict is None
    assert stored.to_dict()["first_seen"].endswith("Z")
    with pytest.raises(AttributeError):
        stored.status = "fixed"  # type: ignore[misc]


def test_a_review_is_a_sequence(team: codehone.Engine) -> None:
    review = team.review(repo="acme/web", limit=5)
    assert len(review) == 5
    assert [item.rank for item in review] == [1, 2, 3, 4, 5]
    assert review[0] == review.items[0]
    assert review[-1] == review.items[-1]
    assert review[0] in review
    with pytest.raises(IndexError):
        review[5]
    item = review[0]
    assert item.score == item.value * item.probability - item.cost
    assert 0 <= item.interval[0] <= item.probability <= item.interval[1] <= 1
    assert item.parts
    assert item.finding.rule in item.explain()
    assert item.reason in str(item)
    assert review.considered == 20


def test_a_review_shows_as_a_table_in_notebooks(engine: codehone.Engine) -> None:
    document = sarif(1).replace(b"Something is wrong", b"<script>alert(1)</script> & more")
    engine.import_sarif(document)
    html = engine.review(include_held_back=True)._repr_html_()
    assert html.startswith("<table>")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<h3>" in engine.insights()._repr_html_()


def test_verdicts_are_recorded_undone_and_kept(team: codehone.Engine) -> None:
    item = team.review(limit=1)[0]
    receipt = team.record(item, "Won't fix", by="mia", comment="by design")
    assert (receipt.status, receipt.duplicate) == ("dismissed", False)
    assert team.record(item.finding, "wont_fix", by="mia").duplicate
    stored = team.finding(item)
    assert (stored.status, stored.verdict) == ("dismissed", "wont_fix")
    assert team.undo(receipt).status == "open"
    with pytest.raises(codehone.ConflictError):
        team.undo(receipt.event)
    verdict, undo = team.history(item.finding.id)
    assert (verdict.kind, verdict.verdict, verdict.comment) == ("verdict", "wont_fix", "by design")
    assert (undo.kind, undo.undoes) == ("undo", receipt.event)
    assert verdict.reviewer == "mia"


def test_a_batch_is_all_or_nothing(team: codehone.Engine) -> None:
    first, second = list(team.findings())[:2]
    good = codehone.VerdictInput(first, "accepted", by="mia")
    bad = codehone.VerdictInput("0" * 32, "accepted")
    with pytest.raises(codehone.NotFoundError):
        team.record_batch([good, bad])
    assert team.history(first) == []
    receipts = team.record_batch([good, codehone.VerdictInput(second, "fixed", by="bo")])
    assert [receipt.status for receipt in receipts] == ["open", "fixed"]


def test_only_words_that_a_person_can_say(team: codehone.Engine) -> None:
    finding = next(team.findings())
    for word in ("ignored", "not good", ""):
        with pytest.raises(codehone.InvalidInputError):
            team.record(finding, word)
    with pytest.raises(codehone.InvalidInputError):
        team.record("nonsense", "accepted")
    with pytest.raises(TypeError):
        team.record(finding)  # type: ignore[call-arg]


def test_times_are_aware(team: codehone.Engine) -> None:
    finding = next(team.findings())
    east = timezone(timedelta(hours=2))
    at = datetime(2026, 3, 1, 12, 30, 15, 123457, tzinfo=east)
    team.record(finding, "accepted", by="mia", at=at)
    (event,) = team.history(finding)
    assert event.at == at
    assert event.at.tzinfo is timezone.utc
    with pytest.raises(codehone.InvalidInputError, match="time zone"):
        team.record(finding, "fixed", at=datetime(2026, 3, 1))
    with pytest.raises(codehone.InvalidInputError):
        team.insights(since=datetime(2026, 3, 1))


def test_moments_are_exact_to_the_microsecond() -> None:
    for moment in (
        datetime(1, 1, 1, tzinfo=timezone.utc),
        datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=timezone.utc),
        datetime(2026, 11, 20, 18, 0, 0, 1, tzinfo=timezone.utc),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=timezone.utc),
    ):
        assert codehone.ManualClock(moment).now == moment


def test_a_manual_clock_moves_the_engine() -> None:
    clock = codehone.ManualClock(datetime(2026, 1, 5, 9, tzinfo=timezone.utc))
    with codehone.open(":memory:", clock=clock) as engine:
        engine.import_sarif(sarif(4))
        shown = engine.review(limit=3, reviewer="mia")
        clock.advance(timedelta(days=6))
        assert engine.run_jobs().ignored == 0
        clock.set(datetime(2026, 1, 13, 9, tzinfo=timezone.utc))
        assert engine.run_jobs().ignored == len(shown)
        kinds = [event.kind for event in engine.history(shown[0])]
        assert kinds == ["impression", "verdict"]
    assert "2026" in repr(clock)


def test_insights_have_evidence(team: codehone.Engine) -> None:
    for finding in team.findings(rule="R1"):
        team.record(finding, "false_positive", by="mia")
    insights = team.insights(repo="acme/web")
    assert insights.life.dismissed == 4
    row = next(row for row in insights.by_rule if row.key == "lint/R1")
    assert (row.n, row.rate) == (4, 0.0)
    assert row.interval[0] == 0.0 < row.interval[1] < 1
    assert any(shift.rule == "lint/R1" for shift in insights.learned.shows_less)
    assert "R1" in str(insights)
    assert insights.to_dict()["repo"] == "acme/web"
    assert insights.until.utcoffset() == timedelta(0)


def test_export_is_sarif(team: codehone.Engine, tmp_path: Path) -> None:
    target = tmp_path / "out.sarif"
    assert team.export_sarif(target, rule="R1") == 4
    document = json.loads(target.read_text(encoding="utf-8"))
    assert document["version"] == "2.1.0"
    assert {result["ruleId"] for result in document["runs"][0]["results"]} == {"R1"}
    with pytest.raises(codehone.CodehoneError):
        team.export_sarif(tmp_path / "no" / "such" / "folder.sarif")


def test_a_database_is_looked_after(team: codehone.Engine, tmp_path: Path) -> None:
    assert team.check().ok
    status = team.status()
    assert (status.repositories, status.findings) == (1, 20)
    assert status.bytes > 0
    copy = tmp_path / "copy.db"
    team.backup(copy)
    with pytest.raises(codehone.ConflictError):
        team.backup(copy)
    team.backup(copy, overwrite=True)
    restored = tmp_path / "restored.db"
    codehone.restore(copy, restored)
    with codehone.open(restored) as engine:
        assert engine.status().findings == 20
    migrations = codehone.migration_status(restored)
    assert [step.version for step in migrations] == list(range(1, len(migrations) + 1))
    assert all(step.applied_at is not None for step in migrations)
    assert codehone.migrate(restored) == []
    planned = codehone.rollback(restored, dry_run=True)
    assert [step.version for step in planned] == [len(migrations)]


def test_repositories_have_teams_and_can_go(team: codehone.Engine) -> None:
    team.set_team("acme/web", "front")
    (repository,) = team.repositories()
    assert (repository.name, repository.team) == ("acme/web", "front")
    assert team.insights(team="front").life.open == 20
    with pytest.raises(codehone.NotFoundError):
        team.set_team("acme/none", "front")
    team.delete_repository("acme/web")
    assert team.repositories() == []
    assert list(team.findings()) == []


def test_organisations_do_not_see_each_other(tmp_path: Path) -> None:
    file = tmp_path / "shared.db"
    with codehone.open(file, organisation="one") as one:
        with codehone.open(file, organisation="two") as two:
            one.import_sarif(sarif(2))
            (first, _) = one.findings()
            assert list(two.findings()) == []
            with pytest.raises(codehone.NotFoundError):
                two.record(first.id, "accepted")
