"""WHETHER IT CAN WORK HERE: tries what the bot needs, without changing or sending anything, and says what to do.

findings = list(examine(patient))     # database, sources, Slack, e-mail, clock, time zones
"""

from bot.doctor.egress import egress
from bot.doctor.examine import Patient, examine
from bot.doctor.finding import Finding, Level

__all__ = ["Finding", "Level", "Patient", "egress", "examine"]
