"""What of a feed reaches us: entries once, as plain text, and never "no news" for an error."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from bot.errors import SourceChanged
from bot.model import Announcement, Batch, Health
from bot.sources.feeds import Feed
from tests.fetch.web import Asked, Reply, Web, a_fetcher, in_turn

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)


def rss(*items: str, prolog: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    entries = "".join(f"<item>{item}</item>" for item in items)
    head = "<title>News</title><link>https://news.example/</link>"
    return f'{prolog}<rss version="2.0" {NAMESPACES}><channel>{head}{entries}</channel></rss>'


def read(reply: Reply | str | bytes, *, cursor: str | None = None) -> Batch:
    found = reply if isinstance(reply, Reply) else Reply(reply, headers={"Content-Type": "application/rss+xml"})
    with Web({"/feed": found}) as web, a_fetcher() as fetcher:
        [batch] = Feed(fetcher, name="news", url=f"{web.url}/feed").fetch(cursor, now=NOW)
    return batch


def the_one(item: str) -> Announcement:
    [entry] = read(rss(item)).records
    assert isinstance(entry, Announcement)
    return entry


def test_an_entry_is_an_announcement_in_plain_text() -> None:
    entry = the_one(
        "<title>HER2-low &lt;i&gt;approved&lt;/i&gt;</title><link>https://news.example/a?id=1&amp;utm_source=rss</link>"
        "<description>&lt;p&gt;T-DXd&lt;/p&gt;&lt;p&gt;p&amp;lt;0.05 &lt;b&gt;won&lt;/b&gt;&lt;/p&gt;"
        "&lt;img src=x&gt;</description>"
        "<dc:creator>Anna Writer</dc:creator><pubDate>Fri, 20 Nov 2026 10:00:00 -0500</pubDate>"
    )
    assert entry == Announcement(
        key="https://news.example/a?id=1",
        title="HER2-low approved",
        feed="news",
        url="https://news.example/a?id=1",
        summary="T-DXd p<0.05 won",
        published=datetime(2026, 11, 20, 15, tzinfo=UTC),
        authors=("Anna Writer",),
    )


def test_atom_and_rdf_are_read_too() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><id>u:1</id><updated>2026-11-20T10:00:00Z</updated>'
        '<entry><id>u:2</id><title type="html">&lt;i&gt;ERBB2&lt;/i&gt; news</title><link href="https://news.example/b"/>'
        "<updated>2026-11-20T10:00:00Z</updated><summary>x</summary></entry></feed>"
    )
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f"{NAMESPACES}>"
        '<channel rdf:about="x"><title>J</title></channel><item rdf:about="https://j.example/1"><title>A paper</title>'
        "<link>https://j.example/1</link><prism:doi>10.1000/inv.7</prism:doi><dc:date>2026-11-20</dc:date>"
        "<prism:publicationName>J Inv Res</prism:publicationName></item></rdf:RDF>"
    )
    [entry] = read(atom).records
    [paper] = read(rdf).records
    assert (entry.title, entry.key) == ("ERBB2 news", "https://news.example/b")
    assert (paper.title, paper.doi, paper.journal) == ("A paper", "10.1000/inv.7", "J Inv Res")


def test_a_json_feed_is_read_too() -> None:
    item = {
        "id": "7",
        "url": "https://news.example/j",
        "title": "HER2-low",
        "content_html": "<p>a</p><script>b</script>",
        "date_published": "2026-11-20T10:00:00+01:00",
        "authors": [{"name": "Anna"}, "nobody"],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": [item, "no item"]}
    [entry] = read(Reply(json.dumps(feed), headers={"Content-Type": "application/feed+json"})).records
    assert (entry.title, entry.summary, entry.authors, entry.url) == (
        "HER2-low",
        "a",
        ("Anna",),
        "https://news.example/j",
    )
    assert entry.published == datetime(2026, 11, 20, 9, tzinfo=UTC)


# --- which entry is which -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "key"),
    [
        (
            "<guid>pubmed:41000001</guid><link>https://pubmed.ncbi.nlm.nih.gov/41000001/?ff=1&amp;fc=2</link>",
            "pubmed:41000001",
        ),
        ("<link>https://pubmed.ncbi.nlm.nih.gov/41000001/?ff=20261122</link>", "pubmed:41000001"),
        (
            "<dc:identifier>doi:10.1000/Inv.3</dc:identifier><link>https://j.example/3</link>",
            "https://doi.org/10.1000/inv.3",
        ),
        ("<link>https://j.example/doi/abs/10.1000/inv.3?af=R</link>", "https://doi.org/10.1000/inv.3"),
        ("<link>https://j.example/doi/10.1000/inv.3/full</link>", "https://doi.org/10.1000/inv.3"),
        (
            "<link>https://p.example/content/10.1101/2026.11.01.573000v2?rss=1</link>",
            "https://doi.org/10.1101/2026.11.01.573000",
        ),
        ('<guid isPermaLink="false">x 7</guid>', "news:x 7"),
        ("<link>javascript:alert(1)</link><guid isPermaLink='false'>x7</guid>", "news:x7"),
    ],
)
def test_an_entry_is_known_by_its_number_else_its_link_else_its_guid(item: str, key: str) -> None:
    assert the_one(f"<title>A</title>{item}").key == key


def test_of_two_identifiers_in_pubmeds_feeds_both_are_found() -> None:
    entry = the_one(
        "<title>A</title><link>https://news.example/x</link><dc:source>J Inv Res</dc:source>"
        "<dc:identifier>pmid:41000001</dc:identifier><dc:identifier>doi:10.1000/inv.4</dc:identifier>"
        "<content:encoded>Text. PMID:41000001 | DOI:10.1000/inv.4</content:encoded>"
    )
    assert (entry.pmid, entry.doi, entry.journal) == ("41000001", "10.1000/inv.4", "J Inv Res")


def test_a_press_release_that_ends_with_a_reference_is_not_that_paper() -> None:
    entry = the_one("<title>A</title><link>https://n.example/1</link><description>See doi: 10.1000/inv.5</description>")
    assert (entry.doi, entry.key) == ("", "https://n.example/1")


def test_an_entry_without_link_and_guid_is_known_by_what_it_says() -> None:
    [one, other] = read(rss("<title>A</title>", "<title>B</title>", "<title>A</title>")).records
    assert one.key.startswith("news:")
    assert one.key != other.key
    assert the_one("<title>A</title>").key == one.key


def test_entries_that_share_a_guid_or_a_link_are_told_apart() -> None:
    guid = '<guid isPermaLink="false">same</guid>'
    entries = read(rss(f"<title>A</title>{guid}", f"<title>B</title>{guid}", f"<title>A</title>{guid}")).records
    assert [entry.title for entry in entries] == ["A", "B"]
    link = "<link>https://n.example/table</link>"
    assert len({entry.key for entry in read(rss(f"<title>A</title>{link}", f"<title>B</title>{link}")).records}) == 2


# --- only where it has changed --------------------------------------------------------------------------------------


def test_a_feed_is_asked_whether_it_has_changed() -> None:
    tags = {"ETag": '"1"', "Last-Modified": "Fri, 20 Nov 2026 10:00:00 GMT"}
    feed = in_turn(Reply(rss("<title>A</title>"), headers=tags), Reply(status=304))
    with Web({"/feed": feed}) as web, a_fetcher() as fetcher:
        source = Feed(fetcher, name="news", url=f"{web.url}/feed")
        [first] = source.fetch(None, now=NOW)
        [second] = source.fetch(first.cursor, now=NOW)
        asked = web.asked[1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"1"', "Fri, 20 Nov 2026 10:00:00 GMT")
    assert (second.records, second.health, second.cursor) == ((), Health.NOT_MODIFIED, first.cursor)


def test_where_a_server_knows_no_tags_the_body_itself_says_so() -> None:
    feed = rss("<title>A</title>")
    assert read(feed, cursor=read(feed).cursor).health is Health.NOT_MODIFIED
    assert read(rss("<title>B</title>"), cursor=read(feed).cursor).health is Health.OK


def test_a_tag_that_no_header_can_hold_is_not_sent_back() -> None:
    batch = read(Reply(rss("<title>A</title>"), headers={"ETag": '"h\xe9"', "Last-Modified": "x" * 5_000}))
    assert read(rss("<title>B</title>"), cursor=batch.cursor).health is Health.OK


def test_backfill_gives_what_the_feed_still_holds() -> None:
    old, new = ("<pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate>", "<pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate>")
    feed = rss(f"<title>A</title>{old}", f"<title>B</title>{new}", "<title>C</title>")
    with Web({"/feed": Reply(feed)}) as web, a_fetcher() as fetcher:
        [batch] = Feed(fetcher, name="news", url=f"{web.url}/feed").backfill(date(2026, 11, 1), now=NOW)
    assert [entry.title for entry in batch.records] == ["B", "C"]


# --- what is no feed ------------------------------------------------------------------------------------------------


def test_a_whole_feed_without_entries_is_plausibly_empty() -> None:
    batch = read(rss())
    assert (batch.records, batch.health) == ((), Health.EMPTY)


@pytest.mark.parametrize(
    "body",
    [
        "",
        " \n",
        "rate limit exceeded",
        "<eSummaryResult><ERROR>API rate limit exceeded</ERROR></eSummaryResult>",
        '{"error": "no"}',
        '{"version": "https://jsonfeed.org/version/1.1"}',
        '{"version": "https://jsonfeed.org/version/1.1", "items": [',
        "https://news.example/feed.xml",
        "/etc/hostname",
        rss("<title>A</title>", "<title>B</title>")[:-30],  # ends in the middle
        "\x1f\x8b\x08\x00",
    ],
)
def test_what_is_no_feed_is_a_failure_and_never_no_news(body: str) -> None:
    with pytest.raises(SourceChanged):
        read(body)


@pytest.mark.parametrize(
    "body",
    [
        rss("<title>&a;</title>", prolog='<!DOCTYPE rss [<!ENTITY a "b">]>'),
        rss("<title>&a;</title>", prolog='<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        rss("<title>&a;</title>", prolog='<!DOCTYPE rss [<!ENTITY a "b">]>').encode("utf-16"),
        rss("<title " + " ".join(f'a{n}=">"' for n in range(3_000)) + ">x</title>"),
        rss("<title>&nbsp; & <b " + " ".join(f"a{n}=1" for n in range(3_000)) + ">x</title>"),  # no XML
        rss("<a>" * 2_000 + "</a>" * 2_000),
        rss("<title>& x</title>" + "<a>" * 2_000),
        rss(*["<title>x</title>"] * 20_001),
        rss("<title>+ADw-b+AD4-</title>", prolog='<?xml version="1.0" encoding="utf-7"?>'),
    ],
    ids=[
        "entity",
        "external",
        "utf-16",
        "attributes",
        "attributes, no XML",
        "depth",
        "depth, no XML",
        "entries",
        "utf-7",
    ],
)
def test_bombs_are_refused_before_they_are_parsed(body: str | bytes) -> None:
    with pytest.raises(SourceChanged, match="the feed"):
        read(body)


def test_an_old_doctype_without_entities_is_no_bomb() -> None:
    doctype = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    )
    assert len(read(rss("<title>A</title>", prolog=doctype)).records) == 1


def test_slightly_broken_feeds_are_read_all_the_same() -> None:
    [entry] = read(rss("<title>R & D of HER2-low &nbsp; &beta;-catenin &#xD800; &#999999999; ok</title>")).records
    assert entry.title == "R & D of HER2-low β-catenin ok"
    assert len(read(b"\n" + rss("<title>A</title>").encode("latin-1")).records) == 1


# --- hostile entries ------------------------------------------------------------------------------------------------


def test_titles_deceive_nobody() -> None:
    title = the_one("<title>Trial \u202egnitiurcer\u202c\u200b now&#10;Bcc: x@example.org</title>").title
    assert title == "Trial gnitiurcer now Bcc: x@example.org"
    assert len(the_one(f"<title>HER2-low {'x' * 900_000}</title>").title) <= 500
    assert len(the_one(f"<title>A</title><description>{'word ' * 90_000}</description>").summary) <= 5_000


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("https://user:pass@news.example/", ""),
        ("https://news.example:443/a", "https://news.example/a"),
        ("https://news.example/a|b&gt;c&quot;d", "https://news.example/a%7Cb%3Ec%22d"),
        ("https://news.ex\u0430mple/", "https://news.xn--exmple-4nf/"),  # a Cyrillic a
        ("https://news.example/x?utm_medium=a&amp;q=%2F&amp;fbclid=1#top", "https://news.example/x?q=%2F#top"),
        ("HTTPS://News.Example/A", "https://news.example/A"),
        (f"https://news.example/{'x' * 3_000}", ""),
    ],
)
def test_a_link_is_a_web_address_or_none(link: str, url: str) -> None:
    assert the_one(f"<title>A</title><link>{link}</link>").url == url


@pytest.mark.parametrize("day", ["Fri, 01 Jan 2099 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "soon", ""])
def test_a_date_that_cannot_be_is_none(day: str) -> None:
    assert the_one(f"<title>A</title><pubDate>{day}</pubDate>").published is None


def test_the_answer_to_a_feed_names_us() -> None:
    def feed(asked: Asked) -> Reply:
        return Reply(rss("<title>A</title>")) if "me@example.org" in asked.headers["user-agent"] else Reply(status=403)

    with Web({"/feed": feed}) as web, a_fetcher() as fetcher:
        [batch] = Feed(fetcher, name="news", url=f"{web.url}/feed").fetch(None, now=NOW)
    assert len(batch.records) == 1
