"""her2low: what is new on the biomarkers and drugs that somebody follows, told once, at their hour, with the reason.

sources ──► annotate ──► store ──► match ──► digest ──► deliver          web: what people ask back
PubMed      genes        items     who       group,     Slack            /her2low latest
trials      biomarkers   history   wants     order,     e-mail
feeds       drugs        cursors   it, and   excerpt,   file
            item types   ledger    why       render

sources/    where news appears; all of it is read through fetch/
annotate/   what happened, to what: names become entities, records become items
store/      what we remember, in SQLite or PostgreSQL: a log with readers, and a ledger of what went to whom
match/      who wants it, and why
digest/     how it reads
deliver/    how it gets there
pipeline    poll(), plan() and deliver(): the whole product on one page; reader and schedule are parts of it
ask, web/   what people ask in words, on the command line and in Slack
wiring      builds the real parts from settings/; cli/ reads the clock and the arguments
demo/       bundled records, served to the real sources by a local stand-in
model/, ports, errors: the words that all of them share
"""
