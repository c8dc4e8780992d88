from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from lxml import html

from bot.digest import render, render_help, render_latest
from bot.model import Change, Correction, Health, ItemType, Links
from tests.digest.builders import (
    AT,
    EMAIL,
    ENHERTU,
    ERBB2,
    LOW,
    SLACK,
    a_morning,
    article,
    digest_of,
    entry,
    item,
    mention,
    notice,
    source,
    subscription,
    trial,
)
from tests.digest.pages import as_shown, texts


def email(digest, **given):
    (message,) = render(digest, "email", **given)
    return message


def slack(digest):
    return as_shown("\n".join(text for part in render(digest, "slack") for text in texts(part)))


@pytest.mark.parametrize(
    "retracted",
    [{"publication_types": ("Retracted Publication",)}, {"corrections": (Correction("RetractionIn", "99000011"),)}],
)
def test_a_retracted_paper_is_told_as_such_wherever_its_title_stands(retracted):
    papers = [item(replace(article(n), title=title, **retracted)) for n, title in enumerate(("T", "RETRACTED: T"))]

    for shown in (email(digest_of(*papers)).text, slack(digest_of(*papers))):
        assert shown.count("RETRACTED: T") >= 2
        assert "RETRACTED: RETRACTED" not in shown


def test_the_notice_of_a_retraction_is_named_as_what_it_is():
    gone = item(article(), changes=(Change("corrections", None, "RetractionIn 99000011"),))

    assert "Retracted: see PMID 99000011" in email(digest_of(gone)).text


def test_the_subject_says_what_is_in_it():
    assert email(digest_of(*(item(article(n)) for n in range(5)), item(trial(), "trial_termination"))).subject == (
        "HER2-low daily: 1 trial stopped, 5 papers"
    )


def test_the_subject_of_a_single_item_names_it():
    assert email(digest_of(item(article(title="One paper")))).subject == "HER2-low daily: 1 paper (One paper)"


def test_a_late_source_stands_above_the_items():
    late = source("pubmed", Health.FAILED, read_at=datetime(2026, 11, 22, 13, 5, tzinfo=UTC))
    digest = digest_of(item(), sources=(late, source("clinicaltrials")))
    message = email(digest)

    for page in (message.text, html.fromstring(message.html).text_content(), slack(digest)):
        words = " ".join(page.split())
        assert words.index("PubMed (last complete reading Sun 14:05)") < words.rindex(item().record.title)
        assert "1 of 2" in words
    assert message.subject.endswith("PubMed late")


def test_a_digest_of_nothing_but_a_late_source_says_so():
    digest = digest_of(sources=(source("pubmed", Health.FAILED, read_at=None),))

    assert email(digest).subject == "HER2-low daily: nothing new, PubMed late"
    assert "Nothing new since Fri 08:00" in email(digest).text
    assert "PubMed (never read completely)" in slack(digest)


def test_a_source_that_was_not_tried_for_days_is_late():
    digest = digest_of(item(), sources=(source("pubmed", tried_at=AT - timedelta(days=3)),))

    assert "Late: PubMed" in email(digest).text


def test_a_report_names_what_was_told_before_in_one_line():
    told, new = item(article(1)), item(article(2))
    when = datetime(2026, 11, 17, 13, 2, tzinfo=UTC)
    digest = digest_of(told, new, subscription=subscription(every="week"), told={told.id: when})

    for page in (email(digest).text, html.fromstring(email(digest).html).text_content(), slack(digest)):
        assert "Told before (1)".lower() in page.lower()
        assert "alerted Tue 14:02" in " ".join(page.split())
    assert email(digest).items == (new.id,)


def test_missed_digests_are_owned_up_to():
    digest = digest_of(item(), missed=2)

    assert "also covers 2 earlier digests" in " ".join(email(digest).text.split())
    assert "also covers 2 earlier digests" in slack(digest)


def test_there_is_no_dead_link_where_there_is_no_place_to_change_anything():
    page = html.fromstring(email(a_morning(EMAIL)).html)

    assert all(link.startswith("https://") for link in page.xpath("//a/@href"))
    assert page.text_content().count("answer this one") == 2


def test_where_to_stop_stands_above_and_below():
    page = html.fromstring(email(a_morning(EMAIL), links=Links(stop="mailto:bot@example.org?subject=unsubscribe")).html)

    assert page.xpath("//a[starts-with(@href, 'mailto:')]/text()") == ["Stop these e-mails"] * 2


def test_an_email_is_laid_out_for_old_clients_screen_readers_and_dark_mode():
    page = html.fromstring(email(a_morning(EMAIL)).html)

    assert page.get("lang") == "en"
    assert set(page.xpath("//table/@role")) == {"presentation"}
    assert not page.xpath("//img | //link | //script")
    assert page.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]
    assert all(page.xpath("//td[@class='item']/@style"))
    assert "prefers-color-scheme: dark" in page.xpath("string(//style)")


def test_the_text_keeps_to_its_width_and_addresses_whole():
    long = "https://example.org/" + "long/" * 30
    message = email(digest_of(item(notice(url=long)), *(item(article(n)) for n in range(3))))

    assert long in message.text.split()
    assert all(len(line) <= 78 for line in message.text.split("\n") if "https://" not in line)


def test_a_trial_without_a_title_is_shown_by_its_number():
    digest = digest_of(item(trial(title="")))

    assert "NCT09900001" in slack(digest)
    assert email(digest).text.count("NCT09900001") == 2  # as its title, and in its address


def test_every_form_shows_the_names_that_people_know():
    named = item(mentions=(mention(ERBB2, "HER2"), mention(LOW), mention(ENHERTU, "T-DXd")))
    line = "HER2 (ERBB2) | HER2-low | Enhertu (fam-trastuzumab deruxtecan-nxki)"

    assert line in email(digest_of(named)).text
    assert line in slack(digest_of(named))


def test_what_is_excluded_or_implied_is_no_tag():
    mentions = (mention(ERBB2, "HER2"), mention(LOW, excluded=True), mention(ENHERTU, implied=True))

    text = email(digest_of(item(article(title="A paper"), mentions=mentions))).text

    assert "    HER2 (ERBB2)\n" in text


@pytest.mark.parametrize("form", ["slack", "text"])
def test_latest_shows_age_title_and_line(form):
    found = [
        entry(item(article(1, title="New paper"), entered=date(2026, 11, 14))),
        entry(item(trial(1, title="Some trial"), item_types=(ItemType("new_trial", "New P2 trial"),))),
    ]

    message = render_latest(found, form, title="HER2-low", now=AT)

    page = as_shown("\n".join(texts(message))) if form == "slack" else message.text
    assert page.index("9d") < page.index("New paper") < page.index("Some trial")
    assert "P2, N=120, Recruiting, Invented Pharma" in page


@pytest.mark.parametrize("form", ["slack", "text"])
def test_latest_says_that_there_is_nothing(form):
    message = render_latest([], form, title="HER2-low", now=AT)

    assert "Nothing found" in message.blocks + message.text


@pytest.mark.parametrize("form", ["slack", "text"])
def test_help_says_which_words_led_to_nothing(form):
    message = render_help(form, unknown="enhertoo", suggestion="Enhertu")

    assert "enhertoo" in message.text
    assert "Enhertu" in message.text
    assert "latest" in render_help(form).text


def test_a_file_reads_like_the_text_of_the_email():
    (file,) = render(a_morning(SLACK), "file")

    assert file.text.startswith("HER2-low daily, Mon 23 Nov 2026 (Berlin)")
    assert not file.html + file.blocks
