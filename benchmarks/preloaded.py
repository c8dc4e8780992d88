"""Loads the lexicon when it is imported, for the process from which victims are forked."""

from bot.annotate.lexicon import load

load()
