"""Companies under whatever name they are registered: one key for each."""

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


def organization(name: str) -> str:
    """Return a key that a company keeps when its legal form or its typography is written another way."""
    bare = _LEGAL.sub("", unicodedata.normalize("NFKC", name))
    return fold(re.sub(r"^the\s+", "", bare, flags=re.IGNORECASE).replace("&", " and ")) or fold(name)
