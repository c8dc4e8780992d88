"""Where news appears: one file or package each, under the name that the configuration uses; none needs another."""
