"""Sources of every kind, and sources that list the same."""

from storage.queries import Queries


def links(archive):
    return sorted(stored.article.url.rpartition("/")[2] for stored in Queries(archive.engine).articles())


def test_page_listed_by_two_sources_is_fetched_once(origin, harbour, run):
    origin.routes |= {f"/ship-{n}": harbour.Reply(harbour.page(n)) for n in (1, 2)}
    origin.routes |= {f"/{name}": harbour.Reply(harbour.teasers(origin, 2)) for name in ("north", "south")}
    report = run(harbour.outlet(origin.url("/north"), origin.url("/south")))
    assert (report.total("new"), report.total("unchanged")) == (2, 2)
    assert sorted(origin.paths()) == ["/north", "/ship-1", "/ship-2", "/south"]


def test_links_of_a_listing_page_are_collected(origin, harbour, run, archive):
    origin.routes |= {f"/ship-{n}": harbour.Reply(harbour.page(n)) for n in (1, 2)}
    anchors = "".join(f'<li class="news"><a href="/ship-{n}">Ship {n}</a></li>' for n in (1, 2))
    origin.routes["/list"] = harbour.Reply(
        f"<!doctype html><html><body><ul>{anchors}</ul><a href='/about'>About</a></body></html>",
        headers={"Content-Type": "text/html"},
    )
    report = run(harbour.outlet(origin.url("/list"), kind="listing", entries="li.news a"))
    assert report.total("new") == 2
    assert links(archive) == ["ship-1", "ship-2"]


def sitemap(origin, *names):
    entries = "".join(f"<url><loc>{origin.url(f'/{name}')}</loc></url>" for name in names)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def test_addresses_of_a_sitemap_that_match_are_collected(origin, harbour, run, archive):
    origin.routes["/map"] = harbour.Reply(sitemap(origin, "about", "ship-1"))
    origin.routes["/ship-1"] = harbour.Reply(harbour.page(1))
    run(harbour.outlet(origin.url("/map"), kind="sitemap", match=r"/ship-\d+$"))
    assert links(archive) == ["ship-1"]
    assert "/about" not in origin.paths()


def test_latest_sitemaps_of_an_index_are_read(origin, harbour, run, archive):
    months = {"may": "2024-05-01", "june": "2024-06-01", "april": "2024-04-01"}
    entries = "".join(
        f"<sitemap><loc>{origin.url(f'/{name}')}</loc><lastmod>{day}</lastmod></sitemap>"
        for name, day in months.items()
    )
    origin.routes["/index"] = harbour.Reply(
        f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'
    )
    for number, name in enumerate(months, 1):
        origin.routes[f"/{name}"] = harbour.Reply(sitemap(origin, f"ship-{number}"))
        origin.routes[f"/ship-{number}"] = harbour.Reply(harbour.page(number))
    run(harbour.outlet(origin.url("/index"), kind="sitemap", match=r"/ship-\d+$"))
    assert links(archive) == ["ship-1", "ship-2"]
    assert "/april" not in origin.paths()
