"""`her2low …`: reads the clock and the arguments, prints outcomes. Errors go to stderr; a traceback is a bug."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

from bot.errors import ConfigurationError, Her2lowError

FAILED, FAULT, INTERRUPTED = 1, 2, 130

COMMANDS = {  # name: the module that holds it, and what --help says; a module is imported only when it is used
    "demo": ("operating", "The whole pipeline on bundled records: no account, no network."),
    "check": ("operating", "Read subscriptions.yaml and the environment; every fault, and how to mend it."),
    "poll": ("polling", "Read the sources now."),
    "sources": ("sources", "How each source was read, and what of it waits for your word."),
    "latest": ("asking", "Show the newest items, as the slash command understands the words."),
    "trial": ("trials", "Show a trial's whole history: what changed, by how much, since when."),
    "trials": ("trials", "Show all trials of a sponsor, a drug, a biomarker: phase, status, next date."),
    "calendar": ("trials", "What lies ahead of a subscription's trials, and the meetings, as iCalendar."),
    "digest": ("preview", "Show what a subscription would be sent now; changes nothing."),
    "send": ("sending", "Plan every slot that is due and deliver what waits."),
    "run": ("worker", "The worker: poll and send, for ever, until SIGTERM."),
    "serve": ("operating", "The web process: answers the slash command."),
    "backfill": ("polling", "Fill the log from the sources since a day; no news for anybody."),
    "annotate": ("annotating", "Read JSON lines of texts; write what they name."),
    "names": ("asking", "Show what a name leads to: other names, codes, targets, related tests."),
    "explain": ("asking", "Say why an item went, or did not go, to whom."),
    "deliveries": ("ledger", "The ledger: what went to whom and when."),
    "doctor": ("keeping", "Try database, sources, Slack, e-mail and clock; say what to do."),
    "backup": ("keeping", "Copy the database into a file while others work."),
    "prune": ("keeping", "Forget what is long over; what was told to whom stays."),
    "migrate": ("keeping", "Bring the database to this version's schema."),
}


class Commands(click.Group):
    """The commands, each imported when it is used, so that `her2low --help` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"bot.cli.{COMMANDS[cmd_name][0]}"), cmd_name)
        if not any("--config" in parameter.opts for parameter in command.params):
            command.params.append(_config_here())
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_module, text) in COMMANDS.items()])


def _config_here() -> click.Option:
    """Return --config for behind a command's name; it means the same as before it."""

    def keep(context: click.Context, _option: click.Parameter, value: Path | None) -> None:
        if value is not None:
            context.find_root().params["config"] = value

    said = "Who wants what.  [default: subscriptions.yaml]"
    path = click.Path(path_type=Path)
    return click.Option(["--config"], type=path, callback=keep, is_eager=True, expose_value=False, help=said)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="her2low", prog_name="her2low")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path("subscriptions.yaml"),
    show_default=True,
    help="Who wants what, and where to look for it.",
)
def cli(config: Path) -> None:
    """Tells people in oncology, in Slack and by e-mail, what is new on the biomarkers and drugs they follow.

    Start with `her2low demo`.
    """


def main() -> None:
    """Run the command line and leave with its exit code: 0, 1 for a failure, 2 for a fault of configuration or use."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except ConfigurationError as error:
        click.echo(str(error), err=True)
        code = FAULT
    except Her2lowError as error:
        click.echo(f"her2low: {error}", err=True)
        code = FAILED
    except BrokenPipeError:
        sys.stderr.close()  # `her2low latest | head`: the reader has had enough
        code = FAILED
    except OSError as error:
        click.echo(f"her2low: {error.filename or 'output'}: {error.strerror or error}", err=True)
        code = FAILED
    sys.exit(code if isinstance(code, int) else 0)
