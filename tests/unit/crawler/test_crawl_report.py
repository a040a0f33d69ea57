"""A crawl's report in JSON."""

import json

from crawler.report import CrawlReport, OutletReport, Problem, SourceReport


def source(**said):
    return SourceReport(**{"outlet": "harbour", "url": "https://harbour.example/feed", "kind": "feed"} | said)


def report(*sources):
    return CrawlReport(outlets=(OutletReport(outlet="harbour", sources=sources),), seconds=1.23456)


def test_report_adds_up_its_sources():
    said = report(source(status="ok", listed=5, new=2), source(status="unchanged", new=1)).to_json()
    assert (said["totals"]["listed"], said["outlets"][0]["totals"]["new"], said["seconds"]) == (5, 3, 1.235)


def test_report_says_what_went_wrong_with_what():
    problem = Problem(kind="timeout", subject="https://harbour.example/feed", message="not finished")
    said = report(source(status="failed", errors=(problem,))).to_json()
    assert said["failed"]
    assert said["outlets"][0]["sources"][0]["errors"] == [
        {"kind": "timeout", "subject": "https://harbour.example/feed", "message": "not finished"}
    ]


def test_owed_pages_are_no_failure():
    assert not report(source(status="ok", owed=3, errors=(Problem(kind="x", subject="", message=""),))).failed


def test_report_is_json():
    assert json.loads(json.dumps(report(source(status="ok")).to_json()))["interrupted"] is False
