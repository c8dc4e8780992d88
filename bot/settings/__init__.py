"""What the environment and subscriptions.yaml say, as frozen values; nobody else reads either.

Settings keep the words of the file and know their lines; wiring resolves the words through the lexicon.
"""

from bot.settings.environment import Environment, read_environment
from bot.settings.file import ConfigurationFile, read_file, understood
from bot.settings.shape import Deliver, FeedSettings, MatchBlock, SourcesSettings, SubscriptionSettings, duration

__all__ = [
    "ConfigurationFile",
    "Deliver",
    "Environment",
    "FeedSettings",
    "MatchBlock",
    "SourcesSettings",
    "SubscriptionSettings",
    "duration",
    "read_environment",
    "read_file",
    "understood",
]
