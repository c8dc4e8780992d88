"""Countries as registries spell them, by ISO 3166-1 code and other usual names."""

from __future__ import annotations

_CODES = """
AE United Arab Emirates|AR Argentina|AT Austria|AU Australia|BD Bangladesh|BE Belgium|BG Bulgaria|BR Brazil|BY Belarus
CA Canada|CH Switzerland|CL Chile|CN China|CO Colombia|CR Costa Rica|CU Cuba|CY Cyprus|CZ Czechia|DE Germany|DK Denmark
DO Dominican Republic|DZ Algeria|EC Ecuador|EE Estonia|EG Egypt|ES Spain|FI Finland|FR France|GB United Kingdom
GE Georgia|GR Greece|GT Guatemala|HK Hong Kong|HR Croatia|HU Hungary|ID Indonesia|IE Ireland|IL Israel|IN India|IQ Iraq
IR Iran|IS Iceland|IT Italy|JO Jordan|JP Japan|KE Kenya|KR South Korea|KW Kuwait|KZ Kazakhstan|LB Lebanon|LK Sri Lanka
LT Lithuania|LU Luxembourg|LV Latvia|MA Morocco|MD Moldova|MK North Macedonia|MT Malta|MX Mexico|MY Malaysia|NG Nigeria
NL Netherlands|NO Norway|NP Nepal|NZ New Zealand|OM Oman|PA Panama|PE Peru|PH Philippines|PK Pakistan|PL Poland
PR Puerto Rico|PT Portugal|QA Qatar|RO Romania|RS Serbia|RU Russia|SA Saudi Arabia|SE Sweden|SG Singapore|SI Slovenia
SK Slovakia|TH Thailand|TN Tunisia|TR Turkey|TW Taiwan|TZ Tanzania|UA Ukraine|UG Uganda|US United States|UY Uruguay
VE Venezuela|VN Vietnam|ZA South Africa|ZW Zimbabwe
"""
_OTHER_NAMES = {
    "UK": "United Kingdom",
    "Great Britain": "United Kingdom",
    "USA": "United States",
    "United States of America": "United States",
    "Korea": "South Korea",
    "Korea, Republic of": "South Korea",
    "Republic of Korea": "South Korea",
    "Czech Republic": "Czechia",
    "Türkiye": "Turkey",
    "Turkey (Türkiye)": "Turkey",
    "Russian Federation": "Russia",
    "Viet Nam": "Vietnam",
    "The Netherlands": "Netherlands",
    "Iran, Islamic Republic of": "Iran",
}
_NAMES = {line[:2]: line[3:] for row in _CODES.strip().splitlines() for line in row.split("|")} | _OTHER_NAMES


def country_name(words: str) -> str:
    """Return the registry's name of a country for its ISO code or another usual name; unknown words as they are."""
    return _NAMES.get(words.strip(), _NAMES.get(words.strip().upper(), words.strip()))


def is_country(words: str) -> bool:
    """Tell whether the words name a country in full or by a usual short form; a code alone is too often a word."""
    return fold_name(words) in _FOLDED


def fold_name(words: str) -> str:
    return words.strip().casefold()


_FOLDED = {fold_name(name) for key, name in _NAMES.items() for name in (name, key) if len(name) > 2} | {"uk", "usa"}
