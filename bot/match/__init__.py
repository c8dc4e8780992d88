"""WHO WANTS IT, AND WHY: criteria against items; pure.

Within a line any value will do, between lines all must, between blocks any does; `except` is the same, and rules out.
"""

from bot.match.match import LINES, NAMED, fold, match, subject, unmet, unnamed

__all__ = ["LINES", "NAMED", "fold", "match", "subject", "unmet", "unnamed"]
