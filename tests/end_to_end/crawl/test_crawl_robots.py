"""robots.txt is asked first, once a host, and obeyed where the outlet's definition says so."""


def error_of(report):
    return report.outlets[0].sources[0].errors[0]


def test_forbidden_source_is_not_fetched(origin, harbour, run):
    origin.routes["/robots.txt"] = harbour.Reply("User-agent: *\nDisallow: /feed")
    report = run(harbour.outlet(origin.url("/feed")))
    assert error_of(report).kind == "robots"
    assert origin.paths() == []


def test_rules_for_our_name_come_before_those_for_all(origin, harbour, run):
    origin.routes["/robots.txt"] = harbour.Reply("User-agent: *\nDisallow: /\n\nUser-agent: gleaner\nAllow: /")
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    assert run(harbour.outlet(origin.url("/feed"))).total("new") == 2


def test_robots_txt_is_not_asked_where_it_is_not_obeyed(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    run(harbour.outlet(origin.url("/feed"), robots=False))
    assert [path for path, _ in origin.asked] == ["/feed"]


def test_robots_txt_is_asked_once_for_many(origin, harbour, run):
    origin.routes |= {f"/{name}": harbour.Reply(harbour.full(origin)) for name in "abc"}
    run(harbour.outlet(*(origin.url(f"/{name}") for name in "abc")))
    assert [path for path, _ in origin.asked].count("/robots.txt") == 1


def test_robots_txt_out_of_order_means_not_now(origin, harbour, run):
    origin.routes["/robots.txt"] = harbour.Reply(status=503)
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    assert error_of(run(harbour.outlet(origin.url("/feed")))).kind == "http_503"
    assert origin.paths() == []


def test_forbidden_page_is_owed(origin, harbour, run):
    origin.routes["/robots.txt"] = harbour.Reply("User-agent: *\nDisallow: /ship-")
    origin.routes["/feed"] = harbour.Reply(harbour.teasers(origin, 1))
    report = run(harbour.outlet(origin.url("/feed")))
    assert (error_of(report).kind, report.total("owed"), report.failed) == ("robots", 1, False)
