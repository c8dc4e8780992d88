"""How it reads: what a digest holds and in which order (compose), and how it looks in each form (render)."""

from bot.digest.compose import compose
from bot.digest.facts import facts
from bot.digest.render import render, render_help, render_latest, render_notice

__all__ = ["compose", "facts", "render", "render_help", "render_latest", "render_notice"]
