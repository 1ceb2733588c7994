"""``python -m yinling``: the command line, where the script ``yinling`` is not on the path."""

from .cli.main import main

main()
