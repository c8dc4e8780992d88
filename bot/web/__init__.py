"""WHO ASKS BACK: the slash command and the health check."""
