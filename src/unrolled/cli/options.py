"""Options that several commands share, spelt and explained once."""

import click

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON and nothing else on standard output."
)
