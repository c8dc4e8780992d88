"""Companies and countries under whatever name they are registered: one key for each."""

from __future__ import annotations

import re
import unicodedata

from bot.annotate.folding import fold

# what a company is by law, not who it is; spelled out here only where it is no name by itself
_LEGAL = re.compile(
    r"""[\s,]+(?: inc(?:orporated)? | corp(?:oration)? | co | ltd | limited | llc | l\.l\.c | lp | llp | plc | gmbh
        | ag | kgaa | kg | se | s\.?a\.?(?:s|u)? | sarl | s\.?p\.?a | s\.?r\.?l | b\.?v | n\.?v | a/s | aps | oy | ab
        | k\.?k | pty | pte | sdn | bhd | company | & \s co )\.*(?=[\s,]|$)""",
    re.VERBOSE | re.IGNORECASE,
)
# how the registry and its history spell the same country
_COUNTRIES = {
    "türkiye": "turkey",
    "turkey (türkiye)": "turkey",
    "korea, republic of": "south korea",
    "republic of korea": "south korea",
    "korea, democratic people's republic of": "north korea",
    "russian federation": "russia",
    "czech republic": "czechia",
    "viet nam": "vietnam",
    "iran, islamic republic of": "iran",
    "moldova, republic of": "moldova",
    "macedonia, the former yugoslav republic of": "north macedonia",
    "former yugoslav republic of macedonia": "north macedonia",
    "syrian arab republic": "syria",
    "lao people's democratic republic": "laos",
    "tanzania, united republic of": "tanzania",
    "congo, the democratic republic of the": "democratic republic of the congo",
    "taiwan, province of china": "taiwan",
    "hong kong sar china": "hong kong",
    "united states of america": "united states",
    "usa": "united states",
    "uk": "united kingdom",
    "côte d'ivoire": "ivory coast",
    "swaziland": "eswatini",
    "palestinian territories, occupied": "palestine",
    "palestinian territory, occupied": "palestine",
    "netherlands, the": "netherlands",
    "the netherlands": "netherlands",
    "people's republic of china": "china",
    "china, people's republic of": "china",
    "slovak republic": "slovakia",
    "macao": "macau",
    "republic of moldova": "moldova",
    "islamic republic of iran": "iran",
}


def organization(name: str) -> str:
    """Return a key that a company keeps when its legal form or its typography is written another way."""
    bare = _LEGAL.sub("", unicodedata.normalize("NFKC", name))
    return fold(re.sub(r"^the\s+", "", bare, flags=re.IGNORECASE).replace("&", " and ")) or fold(name)


def country(name: str) -> str:
    """Return a key that a country keeps under its older and longer names."""
    plain = name.replace("’", "'").casefold().strip()
    return fold(_COUNTRIES.get(plain, plain))
